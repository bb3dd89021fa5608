// Command handoffd serves handoffs of AI troubleshooting sessions: see `handoffd --help`.
//
// main.go reads the command line, one file holds each command, and replica.go starts everything that runs for as long as
// the process does.
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
)

// commands is the command line. Flags can be set in the environment too, under the names that --help shows.
type commands struct {
	Dev     devCommand     `cmd:"" help:"Run everything on this machine: a private PostgreSQL, demo data, two replicas."`
	Serve   serveCommand   `cmd:"" help:"Run one replica, configured by the environment."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date, or show where it is."`
	Account accountCommand `cmd:"" help:"Manage accounts."`
	User    userCommand    `cmd:"" help:"Manage users."`
	Epoch   epochCommand   `cmd:"" help:"Print the epoch of event ids, or begin a new one after a restore."`
	Tail    tailCommand    `cmd:"" help:"Follow the notification channel and the log."`
	Doctor  doctorCommand  `cmd:"" help:"Check database, role, migrations, the listen path, queue, replicas and clock."`
	Token   tokenCommand   `cmd:"" help:"Print a bearer token for a user."`
}

// output is where a command prints its results; errors and logs go elsewhere.
type output struct{ io.Writer }

// messages is where a command tells people what it does.
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
	if exit >= 0 { // --help has been answered
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "handoffd: %s; try: handoffd --help\n", oneLine(err))
		return exitUsage
	}
	err = command.Run()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return exitOK // it was told to stop before it had quite begun
	}
	if usage := (usageError{}); errors.As(err, &usage) {
		fmt.Fprintf(stderr, "handoffd: %s\n", oneLine(err))
		return exitUsage
	}
	if err != nil {
		fmt.Fprintf(stderr, "handoffd: %s%s\n", oneLine(err), advice(err))
		return exitError
	}
	return exitOK
}

// newParser returns the parser of command lines.
func newParser(into *commands, options ...kong.Option) *kong.Kong {
	parser, err := kong.New(into, append(options,
		kong.Name("handoffd"),
		kong.Description("Hands troubleshooting sessions from one engineer to another, on nothing but PostgreSQL."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)...)
	if err != nil {
		panic(err) // the command line is described by our own types
	}
	trimFlags(parser)
	return parser
}

// oneLine is the text of an error for scripts that read lines; pgx gives one to each address that it tried.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// usageError is a wrong value that only shows when a command begins.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }
