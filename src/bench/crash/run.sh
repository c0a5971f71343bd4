#!/usr/bin/env bash
# The crash tests of src/it, longer than in the suite: kill -9 of the server and of PostgreSQL in mid-load, N times each (default 20);
# stored mail and mail on its way; twenty messages of 50 MB at once through a heap of 512 MB; a hundred redeploys; two-phase commits cut in two; the kill table. Prints each
# test with its time, and the table.
#
#   src/bench/crash/run.sh [N]
set -euo pipefail
cd "$(dirname "$0")/../../.."
mvn -B -ntp -q verify -pl src/it -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=None -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dit.test=CrashIT,QueueCrashIT,DiskFullIT,TwoNodesIT,KillTableIT,LargeMessagesIT,RedeployIT,XaCrashIT \
  -Dremora.it.crashes="${1:-20}" -Dremora.it.large=20 -Dremora.it.redeploys=100 -Dremora.it.kills=all
grep -ho 'testcase name="[^"]*" classname="[^"]*" time="[^"]*"' src/it/target/failsafe-reports/TEST-*{Crash,TwoNodes,KillTable,LargeMessages,Redeploy}IT.xml
cat src/it/target/kill-table.md
