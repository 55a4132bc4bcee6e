"""Where are reviews kept, and how do they and the ratings they make change as one?"""

from collections.abc import Mapping
from typing import Any, cast

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.bookings import Booking, StudentCard
from chalicelib.domain.events import Event
from chalicelib.domain.reviews import MentorReply, Review
from chalicelib.storage import audit, bookings, keys, outbox
from chalicelib.storage.mentors import MentorItem
from chalicelib.storage.table import Instant, Item, Page, Struct, get, query
from chalicelib.storage.transactions import Transaction


class ReviewItem(Item, discriminator="review"):
    keeps = Review

    booking_id = UnicodeAttribute()
    version = NumberAttribute()
    mentor_id = UnicodeAttribute()
    student = Struct[StudentCard](StudentCard)
    rating = NumberAttribute()
    review = UnicodeAttribute()
    mentor_reply = Struct[MentorReply](MentorReply, null=True)
    is_public = BooleanAttribute()
    is_reported = BooleanAttribute()
    report_reason = UnicodeAttribute(null=True)
    created_at = Instant()


def find(booking_id: str) -> Review | None:
    item = get(ReviewItem, keys.review(booking_id))
    return cast(Review, item.domain()) if item else None


def of_mentor(mentor_id: str, *, limit: int, after: Mapping[str, Any] | None) -> Page[Review]:
    """What is public, newest first."""
    return _page(keys.mentor_reviews(mentor_id), index=2, limit=limit, after=after)


def reported(*, limit: int, after: Mapping[str, Any] | None) -> Page[Review]:
    """What waits for an administrator, and what one has hidden: newest first."""
    return _page(keys.REPORTED_REVIEWS, index=4, limit=limit, after=after)


def _page(partition: str, *, index: int, limit: int, after: Mapping[str, Any] | None) -> Page[Review]:
    found = query(partition, index=index, limit=limit, after=after, descending=True)
    return Page([item.domain() for item in found.items], found.after)


def add(before: Booking, after: Booking, review: Review, *, event: Event) -> None:
    """The review, the booking's mark and the mentor's rating, in one transaction.

    Raises Refused: `booking` says that `before` is past, `review` that there is one.
    """
    tx = bookings.change(Transaction(), before, after).create("review", _item(review))
    _count(tx, review, times=1)
    outbox.add(tx, event, partition=keys.booking_partition(before.id))
    tx.commit()


def change(before: Review, after: Review) -> None:
    """Raises Refused if `before` is past."""
    _change(Transaction(), before, after).commit()


def decide(before: Review, after: Review, *, event: Event, entry: AuditEntry) -> None:
    """Shows or hides, and counts or discounts in the rating, at once. Raises Refused if `before` is past."""
    tx = _change(Transaction(), before, after)
    if before.is_public != after.is_public:
        _count(tx, after, times=1 if after.is_public else -1)
    outbox.add(tx, event, partition=keys.mentor(after.mentor_id).pk)
    audit.add(tx, entry).commit()


def _change(tx: Transaction, before: Review, after: Review) -> Transaction:
    return tx.put("review", _item(after), condition=ReviewItem.version == before.version)


def _item(review: Review) -> ReviewItem:
    is_listed = review.is_reported or not review.is_public
    at = keys.at(review.created_at, review.booking_id)
    return ReviewItem.of(
        review,
        keys.review(review.booking_id),
        gsi2pk=keys.mentor_reviews(review.mentor_id) if review.is_public else None,
        gsi2sk=at if review.is_public else None,
        gsi4pk=keys.REPORTED_REVIEWS if is_listed else None,
        gsi4sk=at if is_listed else None,
    )


def _count(tx: Transaction, review: Review, *, times: int) -> None:
    """The mentor's sum, count and stars, `times` this review."""
    actions: list[Action] = [
        MentorItem.rating_sum.add(times * review.rating),
        MentorItem.rating_count.add(times),
        MentorItem.stars[str(review.rating)].add(times),
    ]
    tx.update(
        "mentor", MentorItem, keys.mentor(review.mentor_id), actions=actions, condition=Item.pk.exists()
    )
