package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

type devCommand struct {
	Replicas int    `default:"2" help:"How many replicas to run."`
	Data     string `default:".handoffd" placeholder:"DIR" help:"Directory of the data, which outlives the command."`
	logging
	traces
	profiles
	origins
}

// Validate is called by kong.
func (c *devCommand) Validate() error {
	return cmp.Or(c.logging.Validate(), c.traces.Validate(), c.profiles.Validate(), c.origins.Validate())
}

const (
	firstPort = 8080
	devTTL    = 12 * time.Hour
)

// loopbackPrefixes is where webhooks of dev can go beside public addresses: to receivers on this machine.
var loopbackPrefixes = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// Run serves until ctx ends. It needs no set-up and reads no input.
func (c *devCommand) Run(ctx context.Context, out output) (err error) {
	if problem := bounded("--replicas", c.Replicas, 1, 16); problem != "" {
		return usageError{errors.New(problem)}
	}
	log := c.logger()
	if err := os.MkdirAll(c.Data, 0o755); err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	directory, err := postgresDirectory(c.Data)
	if err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	server, err := localpg.Start(ctx, localpg.Config{Dir: directory, Logger: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop(context.Background())) }()
	databaseURL := server.URL("handoffd")
	if err := os.WriteFile(filepath.Join(c.Data, "url"), []byte(databaseURL+"\n"), 0o600); err != nil {
		return err
	}
	if _, err := db.Migrate(ctx, databaseURL); errors.Is(err, db.ErrPrerelease) {
		return fmt.Errorf("%s: %w; for a new demo, remove the directory", c.Data, err)
	} else if err != nil {
		return err
	}
	data, ids, err := seedDemo(ctx, databaseURL, filepath.Join(c.Data, "demo.json"))
	if err != nil {
		return err
	}
	secret, err := devSecret(filepath.Join(c.Data, "secret"))
	if err != nil {
		return err
	}
	key, err := devSecret(filepath.Join(c.Data, "secret-key"))
	if err != nil {
		return err
	}
	s := settings{
		tokens: tokens{JWTSecret: secret}, Window: 64, Heartbeat: 25 * time.Second, Reconcile: 2 * time.Second,
		Retention: 168 * time.Hour, outboundSettings: outboundSettings{secretKey{key}, loopbackPrefixes},
		demoUsers: ids.Users, traces: c.traces, origins: c.origins,
	}
	stopProfiles, err := c.serveProfiles(ctx, log)
	if err != nil {
		return err
	}
	defer stopProfiles()
	return c.serve(ctx, databaseURL, s, log, func(addresses []string) {
		banner{addresses: addresses, demo: data, ids: ids, out: out}.print()
	})
}

// serve runs the replicas. It calls ready with their addresses once all of them are ready.
func (c *devCommand) serve(
	ctx context.Context, databaseURL string, s settings, log *slog.Logger, ready func([]string),
) error {
	var sockets []net.Listener
	var addresses []string
	port := firstPort
	for range c.Replicas {
		socket, err := listenNear(ctx, port)
		if err != nil {
			return err
		}
		defer socket.Close()
		port = socket.Addr().(*net.TCPAddr).Port + 1
		sockets = append(sockets, socket)
		addresses = append(addresses, "http://"+socket.Addr().String())
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, socket := range sockets {
		group.Go(func() error {
			return serve(ctx, databaseURL, s, socket, log)
		})
	}
	group.Go(func() error {
		for _, address := range addresses {
			if err := waitReady(ctx, address); err != nil {
				return err
			}
		}
		ready(addresses)
		return nil
	})
	return group.Wait()
}

// listenNear listens on the port of loopback, or on the next free one.
func listenNear(ctx context.Context, port int) (net.Listener, error) {
	var socket net.Listener
	var err error
	for range 100 {
		if socket, err = listen(ctx, net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return socket, nil
		}
		port++
	}
	return nil, fmt.Errorf("find a free port: %w", err)
}

// waitReady returns when /readyz of the replica answers 200.
func waitReady(ctx context.Context, address string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/readyz", nil)
		if err != nil {
			return err
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// postgresDirectory returns a directory below data, or one below /var/lib/handoffd if PostgreSQL could not enter data.
// PostgreSQL refuses to run as root, and its user cannot enter directories that are closed to others, such as /root.
func postgresDirectory(data string) (string, error) {
	data, err := filepath.Abs(data)
	if err != nil {
		return "", err
	}
	inside := filepath.Join(data, "postgres")
	if os.Geteuid() != 0 {
		return inside, nil
	}
	for parent := data; parent != filepath.Dir(parent); parent = filepath.Dir(parent) {
		info, err := os.Stat(parent)
		if err != nil {
			return "", err
		}
		if info.Mode()&0o001 == 0 {
			name := fnv.New32a()
			_, _ = name.Write([]byte(data))
			outside := "/var/lib/handoffd"
			return filepath.Join(outside, strconv.FormatUint(uint64(name.Sum32()), 36)), os.MkdirAll(outside, 0o755)
		}
	}
	return inside, nil
}

// devSecret returns the secret stored in file, and creates it first if needed: what it signed or sealed stays valid
// after a restart.
func devSecret(file string) (string, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if errors.Is(err, os.ErrNotExist) {
		text = []byte(rand.Text() + rand.Text())
		err = os.WriteFile(file, text, 0o600)
	}
	return string(text), err
}
