"""What the library raises."""


class RulesError(Exception):
    """Why a pack, a seal or a key cannot be taken, in one sentence for a person."""
