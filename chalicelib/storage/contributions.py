"""Where is kept what each booking was counted as?"""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute

from chalicelib.domain.bookings import Booking
from chalicelib.domain.contributions import Contribution
from chalicelib.domain.figures import Figures, Student
from chalicelib.storage import figures as stored
from chalicelib.storage import keys
from chalicelib.storage.figures import StudentItem, figures_of, follows, student_of
from chalicelib.storage.table import Item, Struct, get_many
from chalicelib.storage.transactions import Transaction


class ContributionItem(Item, discriminator="contribution"):
    booking_version = NumberAttribute()
    counted = Struct[Contribution](Contribution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands now of one booking's mentor and student, and how the booking was counted, if it was."""

    figures: Figures
    student: Student
    counted: Contribution | None
    booking_version: int


def standing(booking: Booking) -> Standing:
    """In one strong read, whose parts may be of different moments: `write` asks for each as it was read."""
    mentor_id, student_id = booking.mentor.id, booking.student.id
    own, theirs = keys.figures(mentor_id), keys.mentors_student(mentor_id, student_id)
    counted = keys.contribution(mentor_id, booking.id)
    found = get_many([own, theirs, counted])
    item = found.get(counted)
    return Standing(
        figures=figures_of(found.get(own)),
        student=student_of(found.get(theirs), student_id),
        counted=item.counted if isinstance(item, ContributionItem) else None,
        booking_version=int(item.booking_version) if isinstance(item, ContributionItem) else 0,
    )


def write(
    booking: Booking, counted: Contribution, figures: Figures, student: Student, *, after: Standing
) -> bool:
    """Counts a booking so, over what stood. False: somebody counted meanwhile, and nothing was written."""
    key = keys.contribution(booking.mentor.id, booking.id)
    item = ContributionItem(pk=key.pk, sk=key.sk, booking_version=booking.version, counted=counted)
    unchanged = ContributionItem.booking_version == after.booking_version
    is_as_read = unchanged if after.counted else Item.pk.does_not_exist()
    tx = Transaction().put("contribution", item, condition=is_as_read)
    stored.put(tx, booking.mentor.id, figures)
    theirs = StudentItem.of(student, keys.mentors_student(booking.mentor.id, student.student_id))
    tx.put("student", theirs, condition=follows(StudentItem.version, student.version))
    return stored.commits(tx)
