package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/version"
)

type serveCommand struct {
	database
	settings
}

// Validate is called by kong.
func (c *serveCommand) Validate() error {
	return cmp.Or(c.database.Validate(), c.settings.Validate())
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, parsed *kong.Context) error {
	if os.Getenv("GOGC") == "" { // a replica has many streams and little garbage: memory costs more than collecting it
		debug.SetGCPercent(60)
	}
	log := c.logger()
	log.InfoContext(ctx, "starting", "version", version.Version, "commit", version.Commit, "go", version.Go)
	for _, name := range unknownSettings(os.Environ(), parsed.Flags()) {
		log.WarnContext(ctx, "unknown setting, ignored", "name", name,
			"hint", "handoffd serve --help lists the settings")
	}
	for _, name := range c.withoutProvider() {
		log.WarnContext(ctx, "setting without effect: it says what tokens of an identity provider must have", "name", name,
			"hint", "set HANDOFF_JWKS_URL to the jwks_uri of the provider, or unset it")
	}
	if err := checkDatabase(ctx, c.URL, c.settings, log); err != nil {
		return err
	}
	socket, err := listen(ctx, c.Addr)
	if err != nil {
		return fmt.Errorf("HANDOFF_ADDR: %w; try another port, or 127.0.0.1:0 for any", err)
	}
	defer socket.Close()
	stopProfiles, err := c.serveProfiles(ctx, log)
	if err != nil {
		return err
	}
	defer stopProfiles()
	return serve(ctx, c.URL, c.settings, socket, log)
}

// unknownSettings returns variables of the environment that look like settings and are not. They do not stop the
// start: Kubernetes adds variables such as HANDOFF_PORT to the pods of a service named handoff.
func unknownSettings(environment []string, flags []*kong.Flag) []string {
	var unknown []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		known := slices.ContainsFunc(flags, func(flag *kong.Flag) bool { return slices.Contains(flag.Envs, name) })
		if strings.HasPrefix(name, "HANDOFF_") && !known && name != "HANDOFF_PG_BIN" &&
			!strings.HasPrefix(name, "HANDOFF_SERVICE_") && !strings.HasPrefix(name, "HANDOFF_PORT") {
			unknown = append(unknown, name)
		}
	}
	return unknown
}

// checkDatabase returns an error if the database requires a newer program or the accounts do not fit the settings, and
// warns of a role that bypasses row-level security. Neither a database that does not answer nor one that lacks
// migrations stops the start: the replica is not ready until it does, and until it has them.
func checkDatabase(ctx context.Context, databaseURL string, s settings, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	pool, err := db.Open(ctx, databaseURL, "handoffd serve")
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	defer pool.Close()
	switch schema, err := db.ReadSchema(ctx, pool); {
	case isPrerelease(err):
		return err
	case err != nil:
		log.WarnContext(ctx, "the migrations of the database cannot be checked", "error", err)
		return nil
	case schema.Check() != nil:
		return schema.Check()
	case schema.IsOlder(): // the queries below may not run
		return nil
	}
	switch active, err := db.New(pool).RowSecurityIsActive(ctx); {
	case err != nil:
		log.WarnContext(ctx, "row-level security cannot be checked", "error", err)
	case !active:
		log.WarnContext(ctx, "row-level security does not apply to this role, a superuser or one with BYPASSRLS: "+
			"only the queries keep accounts apart; use the role of deploy/role.sql")
	}
	switch problem, err := s.provisioningProblem(ctx, pool); {
	case err != nil:
		log.WarnContext(ctx, "the account of new people cannot be checked", "error", err)
	case problem != "":
		return usageError{errors.New(problem)}
	}
	return nil
}

func isPrerelease(err error) bool { return errors.Is(err, db.ErrPrerelease) }
