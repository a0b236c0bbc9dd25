"""The packs that come with the program: what their ledger would say stands here, where nobody writes it by the way.

After a change of a pack that `estimator rules check` finds sound, its test says what is to stand here.
"""

from datetime import date

from estimator.library.ledger import LedgerEntry

SHIPPED = (
    LedgerEntry(
        kind="pack",
        file="sanmenxia-2021.toml",
        sha256="baef8609feb3a82caa574614075d4badfe3f019d0e85d551ef5db51dd96ac3c1",
        id="sanmenxia-2021",
        issue=0,
        region="三门峡市",
        title="三门峡市基本医疗保险和生育保险实施办法",
        in_force_from=date(2021, 2, 7),
    ),
)
