package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // registers itself
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm"
)

// writePackages writes the deb and the rpm of packaging/nfpm.yaml. The files in it are relative to the source.
func (r *release) writePackages(stage, arch string) error {
	before, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(r.source); err != nil {
		return err
	}
	defer os.Chdir(before) //nolint:errcheck // it was there before
	config, err := packageConfig(stage, arch, r.version)
	if err != nil {
		return err
	}
	for _, format := range []string{"deb", "rpm"} {
		info, err := config.Get(format)
		if err != nil {
			return err
		}
		info.MTime = r.date
		if format == "rpm" {
			info.Release = "1"
		}
		if err := writePackage(r.out, format, nfpm.WithDefaults(info)); err != nil {
			return fmt.Errorf("%s: %w", format, err)
		}
	}
	return nil
}

// packageConfig reads packaging/nfpm.yaml.
func packageConfig(stage, arch, version string) (nfpm.Config, error) {
	return nfpm.ParseFileWithEnvMapping("packaging/nfpm.yaml", func(name string) string {
		return map[string]string{"ARCH": arch, "VERSION": version, "STAGE": stage}[name]
	})
}

// prepare finds the files of a package. Those of a tree have the times and the modes of the disk, or of the file_info
// that is for its files: who can read a directory can also enter it.
func prepare(info *nfpm.Info, format string) error {
	if err := nfpm.PrepareForPackager(info, format); err != nil {
		return err
	}
	for _, content := range info.Contents {
		content.FileInfo.MTime = info.MTime
		if content.Type == files.TypeDir || content.Type == files.TypeImplicitDir {
			content.FileInfo.Mode |= content.FileInfo.Mode & 0o444 >> 2
		}
	}
	return nil
}

func writePackage(dir, format string, info *nfpm.Info) error {
	if err := prepare(info, format); err != nil {
		return err
	}
	packager, err := nfpm.Get(format)
	if err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(dir, packager.ConventionalFileName(info)))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := packager.Package(info, file); err != nil {
		return err
	}
	return file.Close()
}
