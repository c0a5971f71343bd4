#!/usr/bin/env python3
"""Authenticated submission over TLS, Postfix and Remora in turn; medians, and medians of the ratios of each round.

  submit.py GENERATOR POSTFIX_PORT REMORA_PORT MAILDIRS [-r ROUNDS] -- [options of submit.c]

GENERATOR: submit.c, compiled. MAILDIRS: glob of Postfix's new/ folders. Both servers run in the accounting groups of peers.sh (`postfix` with
`dovecot`, and `remora`). Postfix is timed until all is in its mailboxes (Remora's 250 says that it is), and its CPU counted until then.
"""
import glob, json, os, statistics, subprocess, sys, time

CG = "/sys/fs/cgroup/cpuacct/mailbench/"
own, _, options = " ".join(sys.argv[1:]).partition(" -- ")
own, options = own.split(), options.split()
rounds = int(own.pop(own.index("-r") + 1)) if "-r" in own else 3
generator, postfix, remora, maildirs = [word for word in own if word != "-r"]


def cpu(groups):
    return sum(int(open(CG + group + "/cpuacct.usage").read()) for group in groups) / 1e9


def busy():
    fields = [int(x) for x in open("/proc/stat").readline().split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:8])) / os.sysconf("SC_CLK_TCK")


def delivered():
    return sum(sum(1 for _ in os.scandir(folder)) for folder in glob.glob(maildirs))


def run(port, groups, count):
    before, used, machine, begun = count() if count else 0, cpu(groups), busy(), time.monotonic()
    done = subprocess.run([generator, port, *options], capture_output=True, text=True)
    line = json.loads(done.stdout)
    while count and count() - before < line["messages"] and time.monotonic() - begun < 300:
        time.sleep(0.05)
    took = time.monotonic() - begun if count else line["wall_s"]
    server = cpu(groups) - used
    n = line["messages"]
    line.update(
        delivered_rate=round(n / took, 1),
        server_us=round(server / n * 1e6),
        driver_us=round(line["driver_cpu_s"] / n * 1e6),
        other_load_pct=round((busy() - machine - server - line["driver_cpu_s"]) / (time.monotonic() - begun) / os.cpu_count() * 100, 1),
        load1=os.getloadavg()[0],
    )
    return line


sides = {"postfix": (postfix, ["postfix", "dovecot"], delivered), "remora": (remora, ["remora"], None)}
results = {name: [] for name in sides}
for number in range(rounds):
    for name in list(sides) if number % 2 == 0 else list(sides)[::-1]:
        port, groups, count = sides[name]
        results[name].append(run(port, groups, count))
        print(name, json.dumps(results[name][-1]), flush=True)
for key in ("rate", "delivered_rate", "login_p50_ms", "login_p99_ms", "mail_p50_ms", "mail_p99_ms", "server_us", "driver_us", "failures", "other_load_pct"):
    columns = [[line[key] for line in results[name]] for name in sides]
    ratios = [ours / theirs for theirs, ours in zip(*columns) if theirs]
    print("%-15s postfix %-9.5g remora %-9.5g ratio %s" % (key, *map(statistics.median, columns), "%.2f" % statistics.median(ratios) if ratios else "-"))
