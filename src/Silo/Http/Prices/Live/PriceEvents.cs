using System.Buffers;
using System.Text;
using System.Text.Json;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Nodes;
using GridGrains.Domain.Prices;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http.Prices.Nodes;

namespace GridGrains.Silo.Http.Prices.Live;

/// <summary>Writes server-sent events: what of a snapshot is new to the subscriber, heartbeats, the notice of a cut.</summary>
internal sealed class PriceEvents(LiveFilter filter, IBufferWriter<byte> output) : IDisposable
{
    private readonly SentPrices _sent = new();
    private readonly Utf8JsonWriter _json = new(output);

    public void WritePrices(NodeSnapshot snapshot)
    {
        foreach (var product in snapshot.Markets)
        {
            if (filter.Wants(product.Market) && _sent.TryMark(snapshot.Key, product.Latest))
            {
                WritePrice(snapshot, product.Latest);
            }
        }
    }

    /// <summary>Shows at once that the stream is open: a market may publish nothing for minutes.</summary>
    public void WriteOpened() => output.Write(": open; prices follow as they are published\n\n"u8);

    public void WriteHeartbeat() => output.Write(": heartbeat\n\n"u8);

    public void WriteDropped(string reason)
    {
        output.Write("event: dropped\ndata: "u8);
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("reason", reason);
        _json.WriteEndObject();
        _json.Flush();
        output.Write("\n\n"u8);
    }

    public void Dispose() => _json.Dispose();

    private void WritePrice(NodeSnapshot snapshot, in LmpFact fact)
    {
        output.Write("id: "u8);
        WriteId(snapshot.Key, fact);
        output.Write("\nevent: price\ndata: "u8);
        _json.Reset();
        JsonSerializer.Serialize(_json, UpdateOf(snapshot, fact), ApiJson.Default.PriceUpdate);
        _json.Flush();
        output.Write("\n\n"u8);
    }

    // Names the version: a correction of the same interval has another known_at.
    private void WriteId(EntityKey node, in LmpFact fact)
    {
        Encoding.UTF8.GetBytes($"{node}/{fact.Market.Name()}/", output);
        output.Advance(UtcStamp.Format(fact.IntervalStartUtc, output.GetSpan(UtcStamp.MaxLength)));
        output.Write("/"u8);
        output.Advance(UtcStamp.Format(fact.KnownAtUtc, output.GetSpan(UtcStamp.MaxLength)));
    }

    private static PriceUpdate UpdateOf(NodeSnapshot snapshot, in LmpFact fact) => new(
        snapshot.Key.Iso.Code,
        snapshot.Key.Id,
        snapshot.Key.ToString(),
        snapshot.Labels.Name,
        snapshot.Labels.Hub,
        snapshot.Labels.Zone,
        fact.Market.Name(),
        fact.IntervalStartUtc,
        fact.IntervalEndUtc,
        fact.Lmp,
        PriceViews.Published(fact.Energy),
        PriceViews.Published(fact.Congestion),
        PriceViews.Published(fact.Loss),
        PriceViews.Published(fact.Ghg),
        fact.KnownAtUtc);
}
