"""One Argon2id hash at OWASP's parameters, by the library that is shipped."""

from argon2 import PasswordHasher, Type

hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def handler(event: object, context: object) -> None:
    hasher.hash("correct horse battery staple")
