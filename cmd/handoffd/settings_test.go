package main

import (
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
)

func TestServeRefusesInvalidSettings(t *testing.T) {
	sh := &shell{t: t}
	t.Setenv("DATABASE_URL", "")
	sh.fails(exitUsage, []string{"DATABASE_URL"}, "serve")
	sh.fails(exitUsage, []string{"DATABASE_URL"}, "user", "activate", uuid.NewString())
	t.Setenv("DATABASE_URL", "nonsense")
	sh.fails(exitUsage, []string{"DATABASE_URL", "postgres://"}, "migrate", "status")
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	sh.fails(exitError, []string{"DATABASE_URL", "handoffd doctor"}, "migrate", "up")
	sh.fails(exitError, []string{"DATABASE_URL", "handoffd doctor"}, "user", "activate", uuid.NewString())
	t.Setenv("HANDOFF_ADDR", "127.0.0.1:0")
	sh.fails(exitUsage, []string{"HANDOFF_JWT_SECRET", "HANDOFF_JWKS_URL"}, "serve")
	for setting, values := range map[string][]string{
		"HANDOFF_JWT_SECRET":              {"short"},
		"HANDOFF_WINDOW":                  {"none", "0", "65537"},
		"HANDOFF_HEARTBEAT":               {"soon", "0s", "999ms", "1000h"},
		"HANDOFF_RECONCILE":               {"-1s", "1ms", "61s"},
		"HANDOFF_RETENTION":               {"10ms", "1s", "59s", "1000000h"},
		"HANDOFF_MAX_STREAMS":             {"0", "-1", "10000001"},
		"HANDOFF_MAX_STREAMS_PER_ACCOUNT": {"0", "10000001"},
		"HANDOFF_MAX_STREAMS_PER_USER":    {"0", "10000001"},
		"HANDOFF_TRUSTED_PROXIES":         {"10.0.0.0"},
		"HANDOFF_ALLOWED_ORIGINS":         {"https://desk.example.com/path"},
		"HANDOFF_LOG_LEVEL":               {"loud"},
		"HANDOFF_LOG_FORMAT":              {"xml"},
		"HANDOFF_ADDR":                    {"nowhere:port"},
		"HANDOFF_PPROF_ADDR":              {"127.0.0.1", "nowhere:port"},
		"OTEL_EXPORTER_OTLP_ENDPOINT":     {"localhost:4318", "grpc://localhost:4317", "http://ada:secret@localhost:4318"},
		"OTEL_TRACES_SAMPLER":             {"sometimes"},
		"OTEL_TRACES_SAMPLER_ARG":         {"2.5", "half"},
		"OTEL_EXPORTER_OTLP_HEADERS": {
			"PRIVATE", "authorization: Bearer PRIVATE", "authorization=Bearer%ZZ PRIVATE", "a b=PRIVATE",
		},
		"OTEL_EXPORTER_OTLP_CERTIFICATE": {"/nonexistent/ca.pem", "/dev/null"},
		"HANDOFF_LISTEN_URL":             {"nonsense"},
		"HANDOFF_JWKS_URL":               {"login.example.com/keys"},
		"HANDOFF_SMTP_URL":               {"mail.example.com"},
		"HANDOFF_MAIL_FROM":              {"nobody", "händoffs@example.com"},
		"HANDOFF_PUBLIC_URL": {
			"desk.example.com", "https://ada:secret@desk.example.com", "https://example.com/api",
			"https://example.com/mail/desk", "https://example.com/a%20b", "https://example.com/../desk",
		},
	} {
		for _, value := range values {
			t.Run(setting+"="+value, func(t *testing.T) {
				t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
				if strings.HasPrefix(setting, "OTEL_") {
					t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
				}
				t.Setenv(setting, value)
				sh := &shell{t: t}
				if code := sh.run("serve"); code == exitOK {
					t.Error("serve went on")
				}
				message := sh.stderr.String()
				if !strings.Contains(message, setting) || strings.Count(message, "\n") != 1 {
					t.Errorf("the error does not name the setting in one line: %q", message)
				}
				if strings.Contains(message, "PRIVATE") {
					t.Errorf("the error shows a secret: %q", message)
				}
				if _, number := strconv.Atoi(value); number == nil && !strings.Contains(message, " is not from 1 to ") {
					t.Errorf("the error does not name the range: %q", message)
				}
			})
		}
	}
}

// Operators of clusters give OTEL_ variables to every program, with values for others.
func TestWithoutACollectorSettingsOfTracesAreNotRead(t *testing.T) {
	for variable, value := range map[string]string{
		"OTEL_TRACES_SAMPLER": "jaeger_remote", "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://x:14250",
		"OTEL_EXPORTER_OTLP_HEADERS": "nonsense", "OTEL_RESOURCE_ATTRIBUTES": "nonsense",
	} {
		t.Setenv(variable, value)
	}
	parser := newParser(&commands{}, kong.Bind(output{}), kong.Bind(messages{io.Discard}))
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	if _, err := parser.Parse([]string{"serve"}); err != nil {
		t.Error(err)
	}
}

// A new duration or number without a range fails here.
func TestEveryNumberHasARange(t *testing.T) {
	for field := range reflect.TypeFor[settings]().Fields() {
		name := field.Tag.Get("env")
		if name == "" || field.Type.Kind() != reflect.Int && field.Type.Kind() != reflect.Int64 {
			continue
		}
		problems := strings.Join(new(settings).outOfRange(), "\n") + "\n"
		if !strings.Contains(problems, name+": ") {
			t.Errorf("%s can be 0", name)
		}
		huge := settings{}
		reflect.ValueOf(&huge).Elem().FieldByIndex(field.Index).SetInt(math.MaxInt64)
		if problems := strings.Join(huge.outOfRange(), "\n"); !strings.Contains(problems, name+": ") {
			t.Errorf("%s has no upper bound", name)
		}
	}
}

// In the environment and in flags.
func TestWhiteSpaceAroundSettingsIsTrimmed(t *testing.T) {
	given := map[string]string{
		"database-url": "postgres://nobody@127.0.0.1:1/none", "listen-url": "postgres://nobody@127.0.0.1:2/none",
		"addr": "127.0.0.1:0", "jwt-secret": strings.Repeat("s", 32), "jwt-issuer": "https://login.example.com",
		"jwt-audience": "desk \t, page", "jwks-url": "https://login.example.com/keys", "subject-claim": "oid",
		"provision": "create", "provision-account": uuid.NewString(), "role-claim": "roles",
		"roles": "support=engineer , leads=admin", "smtp-url": "smtp://mail.example.com", "mail-from": "handoffs@example.com",
		"public-url": "https://desk.example.com", "allowed-origins": "https://a.example.com \t, https://b.example.com",
		"trusted-proxies": "10.0.0.0/8 , 192.0.2.0/24", "window": "32", "heartbeat": "20s",
		"reconcile": "3s", "retention": "2h",
		"max-streams": "10", "max-streams-per-account": "10", "max-streams-per-user": "10",
		"log-level": "warn", "log-format": "json",
	}
	parse := func(around string, environment bool) settings {
		t.Helper()
		parsed := &commands{}
		parser := newParser(parsed, kong.Bind(output{}), kong.Bind(messages{io.Discard}))
		args := []string{"serve"}
		for _, command := range parser.Model.Children {
			for _, flag := range command.Flags {
				if value := given[flag.Name]; command.Name != "serve" || value == "" {
					continue
				} else if environment {
					t.Setenv(flag.Envs[0], around+value+around)
				} else {
					args = append(args, "--"+flag.Name+"="+around+value+around)
				}
			}
		}
		if _, err := parser.Parse(args); err != nil {
			t.Fatal(err)
		}
		return parsed.Serve.settings
	}
	want := parse("", false)
	if len(want.AllowedOrigins) != 2 || want.AllowedOrigins[0] != "https://a.example.com" || want.Window != 32 {
		t.Errorf("the settings are %+v", want)
	}
	for _, around := range []string{"\n", " \t\r\n "} {
		if got := parse(around, false); !reflect.DeepEqual(got, want) {
			t.Errorf("flags with %q around them are %+v, want %+v", around, got, want)
		}
		if got := parse(around, true); !reflect.DeepEqual(got, want) {
			t.Errorf("variables with %q around them are %+v, want %+v", around, got, want)
		}
	}
}

// The page's ID tokens are bearer tokens, so what says who signs people in has to agree with what tokens are accepted.
func TestServeRefusesSignInSettingsThatContradictTokenSettings(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	t.Setenv("HANDOFF_ADDR", "127.0.0.1:0")
	whole := map[string]string{
		"HANDOFF_OIDC_ISSUER":    "https://login.example.com",
		"HANDOFF_OIDC_CLIENT_ID": "desk",
		"HANDOFF_JWKS_URL":       "https://login.example.com/keys",
		"HANDOFF_JWT_ISSUER":     "https://login.example.com",
		"HANDOFF_JWT_AUDIENCE":   "desk",
	}
	for setting, values := range map[string][]string{
		"HANDOFF_OIDC_ISSUER":    {"", "login.example.com", "http://login.example.com", "https://login.example.com/?realm=1"},
		"HANDOFF_OIDC_CLIENT_ID": {""},
		"HANDOFF_JWKS_URL":       {""},
		"HANDOFF_JWT_ISSUER":     {"https://login.example.com/"},
	} {
		for _, value := range values {
			t.Run(setting+"="+value, func(t *testing.T) {
				for name, right := range whole {
					t.Setenv(name, right)
				}
				t.Setenv(setting, value)
				(&shell{t: t}).fails(exitUsage, []string{setting}, "serve")
			})
		}
	}
}

func TestIsOriginAcceptsOnlyTheSpellingOfBrowsers(t *testing.T) {
	for _, origin := range []string{
		"https://desk.example.com", "http://localhost:3000", "https://desk.example.com:8443", "http://[::1]:8080",
	} {
		if !isOrigin(origin) {
			t.Errorf("%q is refused", origin)
		}
	}
	for _, text := range []string{
		"", "*", "null", "desk.example.com", "https://", "https://desk.example.com/", "https://desk.example.com:443",
		"http://desk.example.com:80",
		"https://Help.example.com", "https://*.example.com", "javascript://desk", "https://ada@desk.example.com",
	} {
		if isOrigin(text) {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestServeWarnsOfUnknownSettings(t *testing.T) {
	parser := newParser(&commands{}, kong.Bind(output{}), kong.Bind(messages{io.Discard}))
	t.Setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	parsed, err := parser.Parse([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	environment := []string{
		"HANDOFF_HEARTBEAT=1s", "HANDOFF_MAX_STREAMS_PER_USER=1", "HANDOFF_PG_BIN=/usr/bin", "PATH=/usr/bin",
		"HANDOFF_PORT=tcp://10.0.0.1:80", "HANDOFF_SERVICE_HOST=10.0.0.1", "HANDOFF_HEARTBEET=1s",
	}
	if got := unknownSettings(environment, parsed.Flags()); !slices.Equal(got, []string{"HANDOFF_HEARTBEET"}) {
		t.Errorf("named %q", got)
	}
}
