/**
 * The constant script that carries every detached run. No value is ever parsed by the shell: all come as `"$@"`.
 *
 * - It claims the run by linking a file that already says who it is: the claim and its content appear in one step. A
 *   recovery races for the same name, so a run that recovery claimed can never start afterwards. (`mkdir` claims as
 *   well, but leaves a moment in which nobody knows whose the claim is.)
 * - `trap :` keeps the shell alive over a stop and is reset in the child; `trap ''` would make terraform ignore it.
 * - A `stop` file is looked at right before the start: an interrupt that comes earlier must not be lost.
 * - Output goes to files: with a pipe, terraform dies by SIGPIPE as soon as the bot does.
 * - `exit` is whole when it ends with a line break; a signal to the group that comes when terraform has just ended must
 *   not keep it from being written, or the run would count as lost.
 * - It starts few programs of its own: a deployment has six runs, and each program takes milliseconds of all of them.
 */
export const WRAPPER_SCRIPT = `
run=$1
shift
umask 077
trap : INT TERM HUP
if read -r started <"/proc/$$/stat" && read -r boot </proc/sys/kernel/random/boot_id; then :
else
  started=$(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$$")
  boot=$(sysctl -n kern.boottime)
fi
printf '%s\\n' "$$" "$started" "$boot" >"$run/claim.$$" && ln "$run/claim.$$" "$run/claim"
claimed=$?
rm -f "$run/claim.$$"
[ "$claimed" -eq 0 ] || exit 125
if [ -e "$run/stop" ]; then rc=130
else
  "$@" >"$run/events.jsonl" 2>"$run/stderr.txt" </dev/null
  rc=$?
fi
trap '' INT TERM HUP
echo "$rc" >"$run/exit"
`;
