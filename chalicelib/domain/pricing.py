"""What does a session cost?"""

from chalicelib.domain.mentors import Pricing
from chalicelib.domain.money import PAISE_PER_RUPEE


def amount_paise(pricing: Pricing, duration_minutes: int) -> int:
    """Mentors quote whole rupees, GST included; what moves is paise."""
    rupees = {30: pricing.thirty_min, 60: pricing.sixty_min}[duration_minutes]
    return rupees * PAISE_PER_RUPEE
