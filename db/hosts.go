package db

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// host is one address of the URL, with the ways to encrypt the connection that are to be tried.
type host struct {
	address string
	ways    []*pgconn.FallbackConfig
}

// hostsOf returns each address of config once.
func hostsOf(config *pgconn.Config) []host {
	ways := slices.Concat([]*pgconn.FallbackConfig{{Host: config.Host, Port: config.Port, TLSConfig: config.TLSConfig}}, config.Fallbacks)
	var hosts []host
	for _, way := range ways {
		_, address := pgconn.NetworkAddress(way.Host, way.Port)
		i := slices.IndexFunc(hosts, func(h host) bool { return h.address == address })
		if i < 0 {
			i, hosts = len(hosts), append(hosts, host{address: address})
		}
		hosts[i].ways = append(hosts[i].ways, way)
	}
	return hosts
}

// use makes config connect to these hosts, in their order.
func use(config *pgconn.Config, hosts []host) {
	var ways []*pgconn.FallbackConfig
	for _, h := range hosts {
		ways = append(ways, h.ways...)
	}
	config.Host, config.Port, config.TLSConfig = ways[0].Host, ways[0].Port, ways[0].TLSConfig
	config.Fallbacks = ways[1:]
}

// prefer makes config try the host with the newest history first, after a look at all of them. One that does not answer
// then delays no connection to another.
func (s *Servers) prefer(ctx context.Context, config *pgx.ConnConfig) {
	if len(s.hosts) == 1 {
		return // looking at the connection itself is enough
	}
	s.mu.Lock()
	fresh := time.Since(s.looked) < lookValid
	s.mu.Unlock()
	if !fresh {
		s.look(ctx)
	}
	s.mu.Lock()
	home := s.home
	s.mu.Unlock()
	hosts := slices.Clone(s.hosts)
	slices.SortStableFunc(hosts, func(a, b host) int {
		switch {
		case a.address == home && b.address != home:
			return -1
		case b.address == home && a.address != home:
			return 1
		default:
			return 0
		}
	})
	use(&config.Config, hosts)
}
