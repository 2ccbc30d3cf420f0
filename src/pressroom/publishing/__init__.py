"""Publishing: the twin of the live site is brought up to date, then one system call exchanges the two.

| module | one job |
|---|---|
| `publisher` | the order of steps: take the lock, recover, stage, exchange, settle, roll back |
| `trees` | file by file changes of a tree whose inodes are shared: links, moves, removals; never a write |
| `strangers` | files in the output folder that aren't ours: finding them and carrying them over |
| `exchange` | `renameat2(RENAME_EXCHANGE)` and what makes it last through a power cut |
| `moves` | where folders can't be exchanged: a journal of file moves that the next run completes |
| `notes` | what stands beside the site: the lock, the shares, and which version is which |
"""

from pressroom.publishing.publisher import Publisher

__all__ = ["Publisher"]
