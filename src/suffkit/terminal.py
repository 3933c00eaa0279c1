"""What a person at a terminal sees of any command: faults as plain messages with an exit code, and progress."""

from __future__ import annotations

import sys
from typing import Any

import click

from suffkit.errors import EnvironmentFault, RequestError, SuffkitError

_CRASH = 1


class Commands(click.Group):
    """Turns suffkit's errors into plain messages and exit codes; a traceback shows only with --debug."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            result = super().main(*args, **kwargs)
        except SuffkitError as error:
            _stop(error, str(error), error.exit_code)
        except click.exceptions.Exit as leave:
            sys.exit(leave.exit_code)
        except click.Abort:
            _stop(None, "Stopped. What was there before is untouched.", 130)
        except click.UsageError as error:
            error.show()
            sys.exit(RequestError.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except OSError as error:
            what = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
            _stop(error, f"{what}. Check the folder, its rights and the free space.", EnvironmentFault.exit_code)
        except Exception as error:  # the last net: say it is our bug, show nothing of the data
            _stop(
                error,
                f"suffkit failed ({type(error).__name__}). This is a bug; run again with --debug and report it.",
                _CRASH,
            )
        sys.exit(result if isinstance(result, int) else 0)


def _stop(error: BaseException | None, message: str, code: int) -> None:
    if error is not None and "--debug" in sys.argv:
        raise error
    click.echo(message, err=True)
    sys.exit(code)


class Bar:
    """Progress: one line that moves on a terminal, plain lines elsewhere, nothing when quiet.

    In: the name that each line starts with. Call it with the step, how many are done and how many there are.
    """

    def __init__(self, name: str, quiet: bool) -> None:
        self.name, self.quiet, self.moving = name, quiet, sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self.quiet:
            return
        if self.moving:
            filled = round(20 * done / total) if total else 20
            click.echo(
                f"\r\x1b[K{self.name} [{'#' * filled}{'.' * (20 - filled)}] {step} {done}/{total}", nl=False, err=True
            )
        elif done == total:
            click.echo(f"{self.name}: {step} done", err=True)

    def close(self) -> None:
        """Take the moving line away."""
        if self.moving and not self.quiet:
            click.echo("\r\x1b[K", nl=False, err=True)
