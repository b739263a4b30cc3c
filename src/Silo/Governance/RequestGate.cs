using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using GridGrains.Domain.Governance;
using GridGrains.Domain.Governance.Admission;
using GridGrains.Silo.Http.Governance;
using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Governance;

/// <summary>
/// Keeps callers to the pace of the policy: each key or holder of tokens by itself, and each address that presents nothing good. What is over it costs a look. Of this silo
/// alone: a caller of three silos has three times the pace. Safe for all threads.
/// </summary>
internal sealed class RequestGate(PolicyFile policy, GovernanceInstruments instruments, TimeProvider clock)
{
    /// <summary>Callers that are distinguished; beyond it the others share one pace.</summary>
    public const int MaxCallers = 50_000;

    // IPv6 gives a house this much of an address, and leaves it the rest to choose.
    private const int NetworkBytes = 8;

    private readonly ConcurrentDictionary<string, Due> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IPAddress, Due> _addresses = new();
    private readonly Due _others = new();

    /// <exception cref="ApiException">429: the caller is too fast.</exception>
    public void Pass(Caller caller)
    {
        if (caller.Owner is { } owner && policy.Policy.PerKey is { } pace)
        {
            Take(_keys, caller.KeyId ?? owner, pace, "key");
        }
    }

    /// <summary>Counts a request that presented nothing good.</summary>
    /// <exception cref="ApiException">429: too many of them came from its address.</exception>
    public void Refuse(IPAddress? address)
    {
        if (policy.Policy.PerAddress is { } pace)
        {
            Take(_addresses, NetworkOf(address ?? IPAddress.Loopback), pace, "address");
        }
    }

    private void Take<TCaller>(ConcurrentDictionary<TCaller, Due> known, TCaller caller, RequestPace pace, string what)
        where TCaller : notnull
    {
        var now = clock.GetUtcNow().UtcTicks;
        var wait = pace.Take(ref DueOf(known, caller, now).Ticks, now);
        if (wait > TimeSpan.Zero)
        {
            instruments.Refused(AccessProblems.TooFast.Code);
            throw new ApiException(
                AccessProblems.TooFast,
                string.Create(CultureInfo.InvariantCulture, $"requests of one {what} may come {pace.PerSecond} times a second, {pace.Burst} at once; again in {Math.Max(1, Math.Ceiling(wait.TotalSeconds))} s"))
            {
                RetryAfter = wait,
            };
        }
    }

    private Due DueOf<TCaller>(ConcurrentDictionary<TCaller, Due> known, TCaller caller, long now)
        where TCaller : notnull
    {
        if (known.TryGetValue(caller, out var due))
        {
            return due;
        }

        if (known.Count >= MaxCallers)
        {
            // Who has rested is as one who never came.
            foreach (var (idle, _) in known.Where(pair => Volatile.Read(ref pair.Value.Ticks) <= now))
            {
                known.TryRemove(idle, out _);
            }
        }

        return known.Count < MaxCallers ? known.GetOrAdd(caller, static _ => new Due()) : _others;
    }

    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    private sealed class Due
    {
        public long Ticks;
    }
}
