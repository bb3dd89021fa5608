package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/porttest"
)

var withPeers = flag.Bool("peers", false, "compare with the servers of others too: Centrifugo and nginx with Nchan")

// BenchmarkPeers measures deliveries and idle streams of the servers of others beside those of Echo and the product.
// The peers are sent their events by HTTP, and keep none of them in PostgreSQL.
func BenchmarkPeers(b *testing.B) {
	if !*withPeers {
		b.Skip("only with -peers")
	}
	all := func(b *testing.B, measure func(b *testing.B, s *server)) {
		compare(b, measure)
		b.Run("server=centrifugo", func(b *testing.B) { measure(b, startCentrifugo(b)) })
		b.Run("server=nchan", func(b *testing.B) { measure(b, startNchan(b)) })
	}
	b.Run("streams", func(b *testing.B) { all(b, openStreams) })
	for _, each := range shapes {
		b.Run(each.name, func(b *testing.B) { all(b, each.deliver) })
	}
}

func startCentrifugo(b *testing.B) *server {
	b.Helper()
	program := filepath.Join(buildDir, "centrifugo")
	building := exec.Command("go", "build", "-o", program, "github.com/centrifugal/centrifugo/v6")
	building.Dir = "peers"
	if out, err := building.CombinedOutput(); err != nil {
		b.Skipf("Centrifugo cannot be built here: %v %.300s", err, out)
	}
	s := newPeer(b)
	_, port, _ := net.SplitHostPort(s.address)
	s.launch(program, "centrifugo.json", `{
		"http_server": {"address": "127.0.0.1", "port": "`+port+`"},
		"client": {"token": {"hmac_secret_key": "`+secret+`"}, "connection_limit": 0},
		"http_api": {"key": "`+secret+`"},
		"uni_sse": {"enabled": true},
		"log": {"level": "error"}
	}`, "--config")
	s.request = func(token string) (path, headers string) {
		claims := s.claims(token)
		own := jwt.NewWithClaims(jwt.SigningMethodHS256,
			jwt.MapClaims{"sub": claims["sub"], "channels": []any{claims["account_id"]}})
		signed, err := own.SignedString([]byte(secret))
		if err != nil {
			panic(err) // unreachable: HMAC signs everything
		}
		return "/connection/uni_sse?cf_connect=" + url.QueryEscape(`{"token":"`+signed+`"}`), ""
	}
	s.send = func(ctx context.Context, a *account) error {
		body, err := json.Marshal(map[string]any{"channel": a.id, "data": json.RawMessage(card(200))})
		if err != nil {
			return err
		}
		return s.postEvent(ctx, "/api/publish", body)
	}
	return s
}

func startNchan(b *testing.B) *server {
	b.Helper()
	const module = "/usr/lib/nginx/modules/ngx_nchan_module.so"
	program, err := exec.LookPath("nginx")
	if _, missing := os.Stat(module); err != nil || missing != nil {
		b.Skip("Nchan is not installed (Debian: apt-get install libnginx-mod-nchan)")
	}
	s := newPeer(b)
	s.launch(program, "nginx.conf", `
		load_module `+module+`;
		daemon off;
		master_process off;
		error_log stderr crit;
		pid nginx.pid;
		events { worker_connections 19900; }
		http {
			access_log off;
			nchan_shared_memory_size 512M;
			server {
				listen `+s.address+` backlog=4096;
				location = /publish { nchan_publisher; nchan_channel_id $arg_account; nchan_message_buffer_length 64; }
				location = /stream {
					nchan_subscriber eventsource;
					nchan_channel_id $arg_account;
					nchan_subscriber_first_message newest;
				}
			}
		}`, "-p", ".", "-c")
	s.request = func(token string) (path, headers string) {
		return fmt.Sprintf("/stream?account=%s", s.claims(token)["account_id"]), "Accept: text/event-stream\r\n"
	}
	s.send = func(ctx context.Context, a *account) error {
		return s.postEvent(ctx, "/publish?account="+a.id.String(), []byte(card(250)))
	}
	return s
}

// newPeer returns a server that is not running, with a database for accounts of which it knows nothing.
func newPeer(b *testing.B) *server {
	return &server{process: &process{b: b, address: porttest.Free(b, "127.0.0.1")}, database: dbtest.New(b)}
}

// launch runs the server with a configuration, whose path is the last argument, and returns when it accepts
// connections.
func (s *server) launch(program, name, configuration string, arguments ...string) {
	s.b.Helper()
	directory := s.b.TempDir()
	path := filepath.Join(directory, name)
	if err := os.WriteFile(path, []byte(configuration), 0o600); err != nil {
		s.b.Fatal(err)
	}
	s.command = exec.Command(program, append(arguments, path)...)
	s.command.Dir = directory
	s.command.Stderr = os.Stderr
	if err := s.command.Start(); err != nil {
		s.b.Fatal(err)
	}
	s.b.Cleanup(func() {
		_ = s.command.Process.Kill()
		_ = s.command.Wait()
	})
	for deadline := time.Now().Add(timeout); ; {
		conn, err := net.Dial("tcp", s.address)
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(deadline) {
			s.b.Fatal(err)
		}
	}
}

// claims returns the claims of one of the benchmark's own tokens.
func (s *server) claims(token string) jwt.MapClaims {
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil {
		s.b.Error(err)
	}
	return claims
}

// sendAll publishes n events of the account, one after the other.
func (s *server) sendAll(ctx context.Context, a *account, n int) error {
	for range n {
		if err := s.send(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

func (s *server) postEvent(ctx context.Context, path string, body []byte) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("X-API-Key", secret)
	answer, err := keepingAlive.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode >= 300 || bytes.Contains(text, []byte(`"error"`))) {
		err = fmt.Errorf("%s %s", answer.Status, text)
	}
	return err
}
