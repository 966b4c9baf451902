package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// unixPrefix marks an address that is the path of a socket.
const unixPrefix = "unix:"

// firstPassed is the number of the first file that systemd passes to a service (SD_LISTEN_FDS_START).
const firstPassed = 3

// listen returns what to take connections from: the sockets that the service manager passed, if it did, else one that
// listens on addr.
func listen(addr string, getenv func(string) string) ([]net.Listener, error) {
	if lns, err := passed(getenv); err != nil || len(lns) > 0 {
		return lns, err
	}
	path, ok := strings.CutPrefix(addr, unixPrefix)
	if !ok {
		ln, err := net.Listen("tcp", addr)
		return []net.Listener{ln}, err
	}
	if err := removeStale(path); err != nil {
		return nil, err
	}
	ln, err := net.Listen("unix", path) // closing it removes the file
	return []net.Listener{ln}, err
}

// passed returns the sockets of systemd's socket activation (sd_listen_fds(3)): LISTEN_FDS of them from file 3 on, meant
// for the process LISTEN_PID.
func passed(getenv func(string) string) ([]net.Listener, error) {
	if getenv("LISTEN_PID") != strconv.Itoa(os.Getpid()) {
		return nil, nil
	}
	n, err := strconv.Atoi(getenv("LISTEN_FDS"))
	if err != nil || n < 1 || n > 100 {
		return nil, fmt.Errorf("LISTEN_FDS is %q, not a number of sockets", getenv("LISTEN_FDS"))
	}
	var lns []net.Listener
	for fd := firstPassed; fd < firstPassed+n; fd++ {
		syscall.CloseOnExec(fd)
		f := os.NewFile(uintptr(fd), "passed socket "+strconv.Itoa(fd))
		ln, err := net.FileListener(f) // of a copy
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("socket %d of those passed is none to listen on: %w", fd-firstPassed+1, err)
		}
		lns = append(lns, ln)
	}
	return lns, nil
}

// removeStale removes the socket of a server that ended without doing so. It removes nothing else, and no socket that
// somebody listens on.
func removeStale(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return fmt.Errorf("%s is there already and no socket", path)
	}
	conn, err := net.Dial("unix", path)
	if err == nil {
		conn.Close()
		return fmt.Errorf("another server listens on %s", path)
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return err
	}
	return os.Remove(path)
}

// address returns addr as the part of a URL before the path. For a socket in the file system that is http+unix:// and
// the path, escaped, which several clients know.
func address(scheme string, addr net.Addr) string {
	switch a := addr.(type) {
	case *net.UnixAddr:
		return scheme + "+unix://" + url.PathEscape(a.Name)
	case *net.TCPAddr:
		if a.IP.IsUnspecified() { // as it works on this machine
			return scheme + "://" + net.JoinHostPort("localhost", strconv.Itoa(a.Port))
		}
	}
	return scheme + "://" + addr.String()
}
