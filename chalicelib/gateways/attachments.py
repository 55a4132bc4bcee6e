"""How do files of a conversation get into the bucket and out of it again, without passing through us?"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chalicelib.domain.messages import Attachment
from chalicelib.domain.uploads import UploadForm
from chalicelib.gateways.uploads import Uploads


@dataclass
class Attachments:
    """`make_uploads` is asked with the first file: most of what is said has none."""

    make_uploads: Callable[[], Uploads]

    @cached_property
    def _uploads(self) -> Uploads:
        return self.make_uploads()

    def form(self, attachment: Attachment) -> UploadForm:
        """S3 takes that key, that type, and at most that size."""
        return self._uploads.form(attachment.key, mime_type=attachment.mime_type, max_bytes=attachment.size)

    def link(self, attachment: Attachment) -> str:
        """Saves the file under its name, whatever is in it: nothing is shown as a page of ours."""
        return self._uploads.download(attachment.key, name=attachment.name, mime_type=attachment.mime_type)
