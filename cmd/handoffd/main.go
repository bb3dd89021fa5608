// Command handoffd serves handoffs of AI troubleshooting sessions; see `handoffd --help`.
//
// main.go parses the command line, each command has a file, wiring.go builds a replica and replica.go runs it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/version"
)

// commands defines the command line. Flags can also be set in the environment, by the names that --help shows.
type commands struct {
	Dev     devCommand     `cmd:"" help:"Run everything on this machine: a private PostgreSQL, demo data, two replicas."`
	Serve   serveCommand   `cmd:"" help:"Run one replica, configured by the environment."`
	Migrate migrateCommand `cmd:"" help:"Apply database migrations, or show their status."`
	Account accountCommand `cmd:"" help:"Manage accounts."`
	User    userCommand    `cmd:"" help:"Manage users."`
	Key     keyCommand     `cmd:"" help:"Manage API keys."`
	Epoch   epochCommand   `cmd:"" help:"Print the epoch of event ids, or begin a new one after a restore."`
	Secrets secretsCommand `cmd:"" help:"Manage the sealed secrets of webhooks and chat."`
	Tail    tailCommand    `cmd:"" help:"Follow the notification channel and the log."`
	Doctor  doctorCommand  `cmd:"" help:"Check database, role, migrations, LISTEN, queue, replicas and clock."`
	Token   tokenCommand   `cmd:"" help:"Print a bearer token for a user."`
	Version versionCommand `cmd:"" help:"Print the version, the commit and the Go of this program."`

	PrintVersion kong.VersionFlag `name:"version" help:"Print the version, the commit and the Go of this program."`
}

// output receives the results of a command; errors and logs go elsewhere.
type output struct{ io.Writer }

// messages receives what a command tells people, on standard error.
type messages struct{ io.Writer }

const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run executes one command line and returns the exit code. Long-running commands return when ctx ends.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var commands commands
	exit := -1
	parser := newParser(&commands,
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(output{stdout}),
		kong.Bind(messages{stderr}),
		kong.TypeMapper(reflect.TypeFor[uuid.UUID](), kong.MapperFunc(readID)),
	)
	command, err := parser.Parse(args)
	if exit >= 0 { // --help or --version was printed
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "handoffd: %s; try: handoffd --help\n", oneLine(err))
		return exitUsage
	}
	err = command.Run()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitOK // stopped by a signal while starting
	}
	if usage := (usageError{}); errors.As(err, &usage) {
		fmt.Fprintf(stderr, "handoffd: %s\n", oneLine(err))
		return exitUsage
	}
	if err != nil {
		fmt.Fprintf(stderr, "handoffd: %s%s\n", oneLine(err), errorHint(err))
		return exitError
	}
	return exitOK
}

// newParser returns the parser of command lines.
func newParser(into *commands, options ...kong.Option) *kong.Kong {
	parser, err := kong.New(into, append(options,
		kong.Name("handoffd"),
		kong.Vars{"version": version.String()},
		kong.Description("Hands AI troubleshooting sessions from one engineer to another. Needs only PostgreSQL."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)...)
	if err != nil {
		panic(err) // the type commands is wrong
	}
	trimFlags(parser)
	return parser
}

// oneLine returns the text of an error in one line. Errors of pgx have a line for each address that was tried.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// usageError is a wrong value that is found only when the command runs.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }
