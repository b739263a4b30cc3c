using System.Collections.Concurrent;

namespace GridGrains.Feeds.Live;

/// <summary>Keeps requests to one host apart, over all feeds: each takes the next free moment. A host that asks for a pause gets it from all of them.</summary>
public sealed class HostPacer(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns when a request may be sent.</summary>
    public async Task WaitAsync(string host, TimeSpan between, CancellationToken cancellation)
    {
        var wait = _hosts.GetOrAdd(host, _ => new Host()).Take(clock.GetUtcNow(), between);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellation);
        }
    }

    /// <summary>No request before then.</summary>
    public void Pause(string host, TimeSpan pause) => _hosts.GetOrAdd(host, _ => new Host()).Pause(clock.GetUtcNow() + pause);

    private sealed class Host
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _free = DateTimeOffset.MinValue;

        public TimeSpan Take(DateTimeOffset now, TimeSpan between)
        {
            lock (_gate)
            {
                var turn = _free > now ? _free : now;
                _free = turn + between;
                return turn - now;
            }
        }

        public void Pause(DateTimeOffset until)
        {
            lock (_gate)
            {
                _free = until > _free ? until : _free;
            }
        }
    }
}
