"""Definition files to a `Pathway`: read strictly, names resolved, every problem with its line; nothing is proved here.

`layout` is the format. `sheet` holds a file under reading. `vocabulary`, `safety`, `steps` and `policies` turn entries
into nouns, `profiles` finds the files of profiles, `pathways` puts all together, and `added` lays a profile over from
outside. `hashing` is the fingerprint, `names` what a criterion may name, `schema` the format for editors.
"""

from pathway.reading.added import read_profile, with_profile
from pathway.reading.hashing import SHORT, content_hash
from pathway.reading.pathways import build, read_pathway, shipped

__all__ = ["SHORT", "build", "content_hash", "read_pathway", "read_profile", "shipped", "with_profile"]
