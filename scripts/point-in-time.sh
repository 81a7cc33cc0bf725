#!/bin/bash
# The database as it was at any moment: a base copy, and everything that was written down since. Runs in the container of PostgreSQL,
# as its user.
#   bash point-in-time.sh archive FILE NAME      asked by PostgreSQL for each piece of its log (archive_command)
#   bash point-in-time.sh base                   makes a base copy; those before the last two go, and what only they needed
#   bash point-in-time.sh restore BASE [TIME]    puts it into an empty $PGDATA; what was written since, up to TIME, follows at the start
set -euo pipefail
archive="${ARCHIVE:-/archive}"

case "${1:-}" in
archive)
  mkdir -p "$archive/wal"
  # Archived before, and the answer was lost: the same is well, another is not.
  if [ -e "$archive/wal/$3" ]; then exec cmp --silent "$2" "$archive/wal/$3"; fi
  cp "$2" "$archive/wal/.$3.new"
  sync "$archive/wal/.$3.new"
  mv "$archive/wal/.$3.new" "$archive/wal/$3"
  sync "$archive/wal"
  ;;
base)
  name="base-$(date --utc +%Y%m%dT%H%M%SZ)"
  mkdir -p "$archive"
  rm -rf "$archive"/.base-*
  pg_basebackup --username="${POSTGRES_USER:-postgres}" --pgdata="$archive/.$name" --format=tar --gzip --checkpoint=fast --wal-method=fetch --no-password
  sync
  mv "$archive/.$name" "$archive/$name"
  mapfile -t old < <(ls -d "$archive"/base-* | sort | head --lines=-2)
  for one in "${old[@]}"; do rm -r "$one"; done
  # The first piece that the oldest base copy needs stands in its label.
  oldest="$(ls -d "$archive"/base-* | sort | head --lines=1)"
  first="$(tar --extract --gzip --to-stdout --file="$oldest/base.tar.gz" backup_label | sed -n 's/^START WAL LOCATION: .* (file \(.*\))$/\1/p')"
  pg_archivecleanup "$archive/wal" "$first"
  echo "$name"
  ;;
restore)
  if [ -n "$(ls -A "$PGDATA" 2> /dev/null)" ]; then
    echo "$PGDATA is not empty: what is there is not overwritten." >&2
    exit 1
  fi
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  tar --extract --gzip --directory="$PGDATA" --file="$archive/$2/base.tar.gz"
  {
    echo "restore_command = 'cp $archive/wal/%f %p'"
    if [ -n "${3:-}" ]; then
      echo "recovery_target_time = '$3'"
      echo "recovery_target_action = 'promote'"
    fi
  } >> "$PGDATA/postgresql.auto.conf"
  touch "$PGDATA/recovery.signal"
  ;;
*)
  sed -n '2,6s/^# //p' "$0" >&2
  exit 1
  ;;
esac
