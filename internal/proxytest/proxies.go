package proxytest

import (
	"fmt"
	"path/filepath"
)

// Proxy is a program that deploy/ has a configuration for.
type Proxy struct {
	Name      string   // of the program
	Files     []string // in deploy/
	source    string   // where the program comes from
	edits     func(place) map[string][][2]string
	arguments func(place) []string
}

// place is where one process of a proxy runs.
type place struct {
	dir, address string
	replicas     [2]string
	certificate  string
}

func (p place) file(name string) string { return filepath.Join(p.dir, name) }

// with returns plain, or secure with the certificate in it if there is one.
func (p place) with(plain, secure string) string {
	if p.certificate == "" {
		return plain
	}
	return secure
}

// All are the proxies of deploy/.
var All = []*Proxy{NGINX, HAProxy, Caddy, Traefik}

// upstreamLog says which replicas nginx has asked, and what they answered.
const upstreamLog = `log_format upstreams '$time_iso8601 $request_method $uri $status: $upstream_addr $upstream_status';
    access_log /dev/stderr upstreams`

// NGINX is nginx with deploy/nginx.conf.
var NGINX = &Proxy{
	Name: "nginx", Files: []string{"nginx.conf"}, source: "Debian: apt-get install nginx-light",
	edits: func(p place) map[string][][2]string {
		return map[string][][2]string{"nginx.conf": {
			{"        listen 8080;", "        listen " + p.with(p.address, fmt.Sprintf(
				"%s ssl http2; ssl_certificate %s; ssl_certificate_key %[2]s", p.address, p.certificate)) + ";"},
			{"server 10.213.77.11:8080 ", "server " + p.replicas[0] + " "},
			{"server 10.213.77.12:8080 ", "server " + p.replicas[1] + " "},
			{"/run/nginx.pid", p.file("nginx.pid")},
			{"error_log /var/log/nginx/error.log", "error_log stderr"},
			{"access_log /var/log/nginx/access.log", upstreamLog},
		}}
	},
	arguments: func(p place) []string {
		return []string{"-e", "stderr", "-c", p.file("nginx.conf"), "-g", "daemon off;"}
	},
}

// HAProxy is HAProxy with deploy/haproxy.cfg.
var HAProxy = &Proxy{
	Name: "haproxy", Files: []string{"haproxy.cfg"}, source: "Debian: apt-get install haproxy",
	edits: func(p place) map[string][][2]string {
		return map[string][][2]string{"haproxy.cfg": {
			{"bind :8080", "bind " + p.address + p.with("", " ssl crt "+p.certificate+" alpn h2,http/1.1")},
			{"replica1 10.213.77.11:8080", "replica1 " + p.replicas[0]},
			{"replica2 10.213.77.12:8080", "replica2 " + p.replicas[1]},
		}}
	},
	arguments: func(p place) []string { return []string{"-f", p.file("haproxy.cfg")} },
}

// Caddy is Caddy with deploy/Caddyfile.
var Caddy = &Proxy{
	Name: "caddy", Files: []string{"Caddyfile"}, source: "Debian: apt-get install caddy",
	edits: func(p place) map[string][][2]string {
		return map[string][][2]string{"Caddyfile": {
			// Without skip_install_trust it could put a certificate authority into the trust store of this machine.
			{"\n\tservers {", "\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n\tservers {"},
			{"\n:8080 {", "\n" + p.with("http://"+p.address+" {", fmt.Sprintf("https://%s {\n\ttls %s %[2]s",
				p.address, p.certificate))},
			{"10.213.77.11:8080", p.replicas[0]},
			{"10.213.77.12:8080", p.replicas[1]},
		}}
	},
	arguments: func(p place) []string {
		return []string{"run", "--adapter", "caddyfile", "--config", p.file("Caddyfile")}
	},
}

// Traefik is Traefik with deploy/traefik.yaml, which makes itself a certificate.
var Traefik = &Proxy{
	Name: "traefik", Files: []string{"traefik.yaml", "traefik-handoffd.yaml"},
	source: "put a release of it into the PATH",
	edits: func(p place) map[string][][2]string {
		return map[string][][2]string{
			"traefik.yaml": {
				{"address: \":8080\"", "address: \"" + p.address + "\"" + p.with("", "\n    http: {tls: {}}")},
				{"/etc/traefik/traefik-handoffd.yaml", p.file("traefik-handoffd.yaml")},
			},
			"traefik-handoffd.yaml": {
				{"http://10.213.77.11:8080", "http://" + p.replicas[0]},
				{"http://10.213.77.12:8080", "http://" + p.replicas[1]},
			},
		}
	},
	arguments: func(p place) []string { return []string{"--configFile=" + p.file("traefik.yaml")} },
}
