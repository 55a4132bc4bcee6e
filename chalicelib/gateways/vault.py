"""How are people's account numbers kept, so that whoever reads the table cannot read them?

KMS encrypts each field itself, bound to whose it is and what: a ciphertext that is moved to another mentor or
another field does not open. No key and no cipher is ours.
"""

import base64
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.errors import Unavailable


class Vault:
    """Up to 4 KB a field, through `client`, with the key named `key_id`."""

    def __init__(self, client: Any, key_id: str) -> None:
        self._client = client
        self._key_id = key_id

    def seal(self, text: str, *, owner: str, field: str) -> str:
        """Text for the table. Raises Unavailable."""
        try:
            answer = self._client.encrypt(
                KeyId=self._key_id, Plaintext=text.encode(), EncryptionContext=_context(owner, field)
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def open(self, sealed: str, *, owner: str, field: str) -> str:
        """Raises Unavailable, also for what was sealed for somebody or something else."""
        try:
            answer = self._client.decrypt(
                KeyId=self._key_id,
                CiphertextBlob=base64.b64decode(sealed),
                EncryptionContext=_context(owner, field),
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        plain: bytes = answer["Plaintext"]
        return plain.decode()


def _context(owner: str, field: str) -> dict[str, str]:
    """The role's policy asks for both, so that a decryption names in CloudTrail whose number was read."""
    return {"mentor": owner, "field": field}
