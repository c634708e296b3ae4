"""``python -m donutlab``: the workbook in a folder of your own; see `donutlab.handout.command`."""

import sys

from donutlab.handout.command import main

if __name__ == "__main__":
    sys.exit(main())
