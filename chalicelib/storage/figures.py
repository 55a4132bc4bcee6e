"""Where is kept what a mentor's bookings add up to?"""

from collections.abc import Mapping
from typing import Any, cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.domain.figures import Figures, Student
from chalicelib.storage import keys
from chalicelib.storage.by_day import ByDay
from chalicelib.storage.table import Item, Struct, get, get_many
from chalicelib.storage.transactions import Refused, Transaction

_Sums = dict[str, int]
_Minutes = tuple[int, ...]


def _sum_once(_: Mapping[str, int], day: str, value: Mapping[str, Any]) -> tuple[str, int]:
    return day, int(value["N"])


def _answer_once(found: Mapping[str, _Minutes], _: str, value: Mapping[str, Any]) -> tuple[str, _Minutes]:
    """Answers were kept by their conversations, each with its moment."""
    answer = value["M"]
    day = answer["at"]["S"][:10]
    return day, (*found.get(day, ()), int(answer["minutes"]["N"]))


def _said(minutes: _Minutes) -> str:
    return " ".join(map(str, minutes))


def _read(text: str) -> _Minutes:
    return tuple(map(int, text.split()))


class FiguresItem(Item, discriminator="figures"):
    keeps = Figures

    version = NumberAttribute()
    confirmed = NumberAttribute()
    completed = NumberAttribute()
    no_show = NumberAttribute()
    cancelled = NumberAttribute()
    students = NumberAttribute()
    returning_students = NumberAttribute()
    earned_paise = NumberAttribute()
    paid_out_paise = NumberAttribute()
    confirmed_on = ByDay[int](said=str, read=int, once=_sum_once)
    cancelled_on = ByDay[int](said=str, read=int, once=_sum_once)
    earned_in_week = Struct[_Sums](_Sums)
    earned_in_month = Struct[_Sums](_Sums)
    answers = ByDay[_Minutes](said=_said, read=_read, once=_answer_once)


class AnsweredItem(Item, discriminator="answered"):
    """That a conversation's first answer is counted."""


class StudentItem(Item, discriminator="mentors_student"):
    keeps = Student

    student_id = UnicodeAttribute()
    version = NumberAttribute()
    confirmed = NumberAttribute()
    completed = NumberAttribute()


def of(mentor_id: str) -> Figures:
    return figures_of(get(FiguresItem, keys.figures(mentor_id)))


def is_student_of(mentor_id: str, user_id: str) -> bool:
    """Whether they ever had a confirmed session together, given by this mentor."""
    item = get(StudentItem, keys.mentors_student(mentor_id, user_id))
    return student_of(item, user_id).confirmed > 0


def figures_of(item: Item | None) -> Figures:
    """What lies under `keys.figures`, read together with other keys."""
    return cast(Figures, item.domain()) if isinstance(item, FiguresItem) else Figures()


def student_of(item: Item | None, student_id: str) -> Student:
    """What lies under `keys.mentors_student`, read together with other keys."""
    return cast(Student, item.domain()) if isinstance(item, StudentItem) else Student(student_id=student_id)


def before_answer(mentor_id: str, conversation_id: str) -> Figures | None:
    """What stands now, or None when the first answer of this conversation is counted already."""
    own, answered = keys.figures(mentor_id), keys.answered(mentor_id, conversation_id)
    found = get_many([own, answered])
    return None if answered in found else figures_of(found.get(own))


def write_answer(mentor_id: str, conversation_id: str, figures: Figures) -> bool:
    """False: somebody wrote meanwhile, and nothing was written."""
    key = keys.answered(mentor_id, conversation_id)
    tx = Transaction().create("answered", AnsweredItem(pk=key.pk, sk=key.sk))
    return commits(put(tx, mentor_id, figures))


def put(tx: Transaction, mentor_id: str, figures: Figures) -> Transaction:
    item = FiguresItem.of(figures, keys.figures(mentor_id))
    return tx.put("figures", item, condition=follows(FiguresItem.version, figures.version))


def follows(version_attribute: NumberAttribute, version: int) -> Condition:
    return Item.pk.does_not_exist() if version == 1 else version_attribute == version - 1


def commits(tx: Transaction) -> bool:
    try:
        tx.commit()
    except Refused:
        return False
    return True
