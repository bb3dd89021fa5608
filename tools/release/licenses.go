package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// licenseFile matches the files in which a package says under which terms it can be passed on.
var licenseFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright|patents|authors)([.-].*)?$`)

// copyLicenses collects the licenses of everything in the binary: of Go, of each module, by its path, and of what the
// page is made of. It fails where a module has none.
func (r *release) copyLicenses(ctx context.Context, t target, into string) error {
	listed, err := output(r.goCommand(ctx, t, "list", "-deps", "-f",
		"{{with .Module}}{{.Path}}\t{{.Dir}}\t{{$.Dir}}{{end}}", "./cmd/handoffd"))
	if err != nil {
		return err
	}
	licensed := make(map[string]bool)
	for line := range strings.Lines(listed) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 || fields[0] == module {
			continue
		}
		path, root, dir := fields[0], fields[1], fields[2]
		licensed[path] = licensed[path] || false
		for { // a package can have other terms than its module
			relative, err := filepath.Rel(root, dir)
			if err != nil {
				return err
			}
			found, err := copyLicenseFiles(dir, filepath.Join(into, path, relative))
			if err != nil {
				return err
			}
			licensed[path] = licensed[path] || found
			if dir == root {
				break
			}
			dir = filepath.Dir(dir)
		}
	}
	for path, ok := range licensed {
		if !ok {
			return fmt.Errorf("%s has no license: see on which terms it can be published, or do without it", path)
		}
	}
	root, err := output(r.goCommand(ctx, t, "env", "GOROOT"))
	if err != nil {
		return err
	}
	if found, err := copyLicenseFiles(root, filepath.Join(into, "go")); err != nil || !found {
		return errors.Join(err, fmt.Errorf("%s has a license: %t", root, found))
	}
	return r.copyPageLicenses(filepath.Join(into, "page"))
}

// copyPageLicenses copies what `make web` collected of the packages in the page, and the licenses of those of which it
// finds only a name or nothing.
func (r *release) copyPageLicenses(into string) error {
	collected, err := filepath.Glob(filepath.Join(r.source, "web/assets/*.txt"))
	if err != nil {
		return err
	}
	kept, err := filepath.Glob(filepath.Join(r.source, "packaging/licenses/*.txt"))
	if err != nil {
		return err
	}
	for _, each := range slices.Concat(collected, kept) {
		if err := copyFile(each, filepath.Join(into, filepath.Base(each))); err != nil {
			return err
		}
	}
	return nil
}

// copyLicenseFiles copies the license files of one directory and reports whether there was any.
func copyLicenseFiles(from, into string) (found bool, err error) {
	entries, err := os.ReadDir(from)
	if err != nil {
		return false, err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		found = true
		if err := copyFile(filepath.Join(from, entry.Name()), filepath.Join(into, entry.Name())); err != nil {
			return false, err
		}
	}
	return found, nil
}
