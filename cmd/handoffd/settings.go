package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/tracing"
)

// database is the setting that all commands but dev and token share.
type database struct {
	URL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL URL or DSN, several hosts allowed."`

	pool *pgxpool.Pool // nil unless the command took it
}

// Validate is called by kong.
func (d *database) Validate() error {
	if d.URL == "" {
		return errors.New("DATABASE_URL is not set: set it to postgres://user@host/database; to try things out: handoffd dev")
	}
	if err := db.CheckURL(d.URL); err != nil {
		return fmt.Errorf("DATABASE_URL: %w; try postgres://user@host/database", err)
	}
	return nil
}

// settings holds the settings of a replica, without its database.
type settings struct {
	ListenURL string `env:"HANDOFF_LISTEN_URL" placeholder:"URL" help:"Direct connection for LISTEN where DATABASE_URL is a pooler. Default: DATABASE_URL."`
	Addr      string `env:"HANDOFF_ADDR" default:":8080" help:"Listen address."`

	tokens
	signIn
	mailing
	outboundSettings

	origins
	TrustedProxies []netip.Prefix `env:"HANDOFF_TRUSTED_PROXIES" help:"CIDRs whose X-Forwarded-For counts, separated by commas."`

	Window    int           `env:"HANDOFF_WINDOW" default:"64" help:"Events kept in memory for each account."`
	Heartbeat time.Duration `env:"HANDOFF_HEARTBEAT" default:"25s" help:"Idle time before a stream gets a keepalive."`
	Reconcile time.Duration `env:"HANDOFF_RECONCILE" default:"2s" help:"Maximum delay of events while NOTIFY does not work."`

	Retention time.Duration `env:"HANDOFF_RETENTION" default:"168h" help:"How long streams can resume from an event."`

	MaxStreams           int `env:"HANDOFF_MAX_STREAMS" default:"50000" help:"Open streams that a replica accepts."`
	MaxStreamsPerAccount int `env:"HANDOFF_MAX_STREAMS_PER_ACCOUNT" default:"5000" help:"The same for one account."`
	MaxStreamsPerUser    int `env:"HANDOFF_MAX_STREAMS_PER_USER" default:"20" help:"The same for one user."`

	logging
	traces
	profiles

	timeouts  timeouts
	demoUsers map[string]uuid.UUID // of dev, by name; nil in serve
}

// logging holds the settings of the log, which goes to standard error.
type logging struct {
	Level  slog.Level `name:"log-level" env:"HANDOFF_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	Format string     `name:"log-format" env:"HANDOFF_LOG_FORMAT" default:"auto" help:"text, json, or auto: text on a terminal."`
}

// Validate is called by kong; its errors name the setting.
func (s *settings) Validate() error {
	var problems []string
	check := func(format string, err error) {
		if err != nil {
			problems = append(problems, fmt.Sprintf(format, err))
		}
	}
	check("%v", s.logging.Validate())
	check("%v", s.traces.Validate())
	check("%v", s.profiles.Validate())
	problems = append(problems, s.completeSignIn()...)
	problems = append(problems, s.invalidTokens()...)
	_, err := s.keyring()
	check("%v", err)
	if s.ListenURL != "" {
		check("HANDOFF_LISTEN_URL: %v; try postgres://user@host/database", db.CheckURL(s.ListenURL))
	}
	check("HANDOFF_ADDR: %v; try :8080", validateAddress(s.Addr))
	problems = append(problems, s.outOfRange()...)
	_, err = s.worker()
	check("%v", err)
	check("%v", s.origins.Validate())
	if len(problems) > 0 {
		return errors.New(strings.Join(problems, "; "))
	}
	return nil
}

// origins holds the setting of the pages of others that may call.
type origins struct {
	AllowedOrigins []string `env:"HANDOFF_ALLOWED_ORIGINS" help:"Exact origins that browsers may call from, separated by commas."`
}

// Validate is called by kong.
func (o *origins) Validate() error {
	for _, origin := range o.AllowedOrigins {
		if !isOrigin(origin) {
			return fmt.Errorf("HANDOFF_ALLOWED_ORIGINS: %q is not an origin such as https://desk.example.com", origin)
		}
	}
	return nil
}

// isOrigin reports whether text is an origin as browsers send it (RFC 6454, 6.2). Another spelling would never match.
func isOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.Scheme+"://"+u.Host != text {
		return false
	}
	defaultPort := map[string]string{"https": "443", "http": "80"}[u.Scheme]
	return strings.ToLower(text) == text && !strings.Contains(text, "*") && u.Port() != defaultPort
}

// validateAddress returns an error if address can never be listened on. An address in use is valid.
func validateAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.DefaultResolver.LookupPort(context.Background(), "tcp", port)
	}
	return err
}

// Validate is called by kong.
func (l *logging) Validate() error {
	if !slices.Contains([]string{"auto", "text", "json"}, l.Format) {
		return fmt.Errorf("HANDOFF_LOG_FORMAT: %q is not auto, text or json", l.Format)
	}
	return nil
}

// logger returns a logger to standard error. Lines of a request carry its ids.
func (l logging) logger() *slog.Logger {
	options := &slog.HandlerOptions{Level: l.Level}
	if l.Format == "text" || l.Format == "auto" && isTerminal(os.Stderr) {
		return slog.New(tracing.LogHandler{Handler: slog.NewTextHandler(os.Stderr, options)})
	}
	return slog.New(tracing.LogHandler{Handler: slog.NewJSONHandler(os.Stderr, options)})
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
