"""The product, from its shipped package."""

from app import app as handler

__all__ = ["handler"]
