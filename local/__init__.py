"""The whole cloud on one machine: for people who try the product, and for the end-to-end tests."""
