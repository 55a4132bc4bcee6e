"""Is what is merged from several files whole?"""

from pathlib import Path

import pytest

from infra.environment import load_resources


def test_files_are_one_template(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("Resources: {Table: {Type: A}}\nOutputs: {One: {Value: 1}}\n")
    (tmp_path / "b.yaml").write_text("Resources: {Queue: {Type: B}}\n")

    assert load_resources(tmp_path) == {
        "Resources": {"Table": {"Type": "A"}, "Queue": {"Type": "B"}},
        "Outputs": {"One": {"Value": 1}},
    }


def test_what_stands_in_two_files_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("Resources: {Table: {Type: A}}\n")
    (tmp_path / "b.yaml").write_text("Resources: {Table: {Type: B}}\n")

    with pytest.raises(ValueError, match=r"b.yaml: Resources Table"):
        load_resources(tmp_path)
