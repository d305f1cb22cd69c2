"""The parts that screens are made of. Each module carries its rules in the .kv file beside it, read once."""

from pathlib import Path

from kivy.lang import Builder, global_idmap

from mobile.words import _

global_idmap["_"] = _  # each rule says its sentences by it, as the modules do


def rules_beside(module_file: str) -> None:
    """Read the .kv file that stands beside a module; called once, where the module defines its widgets."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))
