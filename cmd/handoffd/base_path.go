package main

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// ownPaths are the first parts of the paths that the server knows. A base path that began with one would hide it.
var ownPaths = []string{
	"api", "as", "assets", "config.json", "handoffs", "healthz", "mail", "mcp", "metrics", "openapi.yaml", "readyz",
}

// plainPath is a path that no part of the way writes in another form.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*$`)

// basePath returns the path below which a proxy serves the page, without a slash at the end; empty for the root.
func basePath(public *url.URL) string {
	if public == nil {
		return ""
	}
	return strings.TrimRight(public.EscapedPath(), "/")
}

// checkBasePath returns why the server cannot be below a path, or nil.
func checkBasePath(path string) error {
	if !plainPath.MatchString(path) {
		return fmt.Errorf("the path %q has more than letters, digits and -._~; try one such as /support", path)
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Contains(ownPaths, first) {
		return fmt.Errorf("the path %q begins like one of the server's own, /%s; try one such as /support", path, first)
	}
	return nil
}
