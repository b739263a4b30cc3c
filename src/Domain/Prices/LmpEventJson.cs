using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>
/// The wire form of topics ISO_RT_LMP and ISO_DA_LMP: one JSON object in UTF-8 per record, keyed <c>ISO/ID</c>.
/// <code>
/// {"ts":"2026-03-08T10:05:00Z","iso":"CAISO","node":"TH_SP15_GEN-APND","hub":"..","zone":"..","lmp":31.25,
///  "energy_component":30,"congestion_component":1,"loss_component":0.25,"ghg_component":0,"market":"REAL_TIME_5_MIN","baa":"..",
///  "interval_minutes":5,"known_at":"2026-03-08T10:12:00Z","known_at_basis":"interval_end_plus_lag","source_version":3,
///  "name":"..","type":"HUB","quality":0}
/// </code>
/// <c>ts</c> is the interval's start; prices are USD/MWh in the shortest form that reads back to the same double; <c>quality</c> is the
/// number behind <see cref="RowQuality"/>. Absent components, labels, and a <c>source_version</c> of 0 are left out.
/// </summary>
public static class LmpEventJson
{
    /// <summary>Name and version for the records' schema header.</summary>
    public const string Schema = "iso_lmp/1";

    public const int MaxIntervalMinutes = 1440;

    // Keys and values stay readable to people; only quotes, backslashes and control characters are escaped.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Appends the price as one record. Allocates nothing beyond the buffer's growth.</summary>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: the event could not be read back; nothing was appended.</exception>
    public static void Write(RecordBuffer buffer, in LmpEvent price)
    {
        Refuse(price);
        var fact = price.Fact;
        var labels = price.Labels;
        WriteKey(buffer, price.Node);
        Raw(buffer, "{\"ts\":"u8);
        Stamp(buffer, fact.IntervalStartUtc);
        Raw(buffer, ",\"iso\":"u8);
        Text(buffer, price.Node.Iso.Code);
        Raw(buffer, ",\"node\":"u8);
        Text(buffer, price.Node.Id);
        Label(buffer, ",\"hub\":"u8, labels.Hub);
        Label(buffer, ",\"zone\":"u8, labels.Zone);
        WritePrices(buffer, fact);
        Raw(buffer, ",\"market\":"u8);
        Text(buffer, fact.Product.Name());
        Label(buffer, ",\"baa\":"u8, labels.BalancingAuthority);
        Raw(buffer, ",\"interval_minutes\":"u8);
        Integer(buffer, fact.IntervalMinutes);
        WriteProvenance(buffer, fact);
        Label(buffer, ",\"name\":"u8, labels.Name);
        Label(buffer, ",\"type\":"u8, labels.Type);
        Raw(buffer, ",\"quality\":"u8);
        Integer(buffer, (long)fact.Quality);
        Raw(buffer, "}"u8);
        buffer.EndRecord();
    }

    private static void WritePrices(RecordBuffer buffer, in LmpFact fact)
    {
        Raw(buffer, ",\"lmp\":"u8);
        Number(buffer, fact.Lmp);
        Component(buffer, ",\"energy_component\":"u8, fact.Energy);
        Component(buffer, ",\"congestion_component\":"u8, fact.Congestion);
        Component(buffer, ",\"loss_component\":"u8, fact.Loss);
        Component(buffer, ",\"ghg_component\":"u8, fact.Ghg);
    }

    private static void WriteProvenance(RecordBuffer buffer, in LmpFact fact)
    {
        Raw(buffer, ",\"known_at\":"u8);
        Stamp(buffer, fact.KnownAtUtc);
        Raw(buffer, ",\"known_at_basis\":"u8);
        Text(buffer, fact.KnownAtBasis.Word());
        if (fact.SourceVersion != 0)
        {
            Raw(buffer, ",\"source_version\":"u8);
            Integer(buffer, fact.SourceVersion);
        }
    }

    private static void Refuse(in LmpEvent price)
    {
        var fact = price.Fact;
        var fault = price.Node.Iso is null ? "node"
            : fact.Product == PriceProduct.Unknown ? "market"
            : fact.IntervalMinutes is < 1 or > MaxIntervalMinutes ? "interval_minutes"
            : fact.IntervalStartUtc.Kind != DateTimeKind.Utc ? "ts"
            : fact.KnownAtUtc.Kind != DateTimeKind.Utc ? "known_at"
            : !double.IsFinite(fact.Lmp) ? "lmp"
            : double.IsInfinity(fact.Energy) ? "energy_component"
            : double.IsInfinity(fact.Congestion) ? "congestion_component"
            : double.IsInfinity(fact.Loss) ? "loss_component"
            : double.IsInfinity(fact.Ghg) ? "ghg_component"
            : null;
        if (fault is not null)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"the price of '{price.Node}' has no valid {fault}");
        }
    }

    private static void WriteKey(RecordBuffer buffer, in EntityKey node)
    {
        Span<byte> key = stackalloc byte[16 + 3 * EntityKey.MaxIdLength];
        var length = Encoding.UTF8.GetBytes(node.Iso.Code, key);
        key[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(node.Id, key[length..]);
        buffer.BeginRecord(key[..length]);
    }

    private static void Component(RecordBuffer buffer, ReadOnlySpan<byte> name, double value)
    {
        if (!double.IsNaN(value))
        {
            Raw(buffer, name);
            Number(buffer, value);
        }
    }

    private static void Label(RecordBuffer buffer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Raw(buffer, name);
            Text(buffer, value);
        }
    }

    private static void Text(RecordBuffer buffer, string text)
    {
        // Six bytes per UTF-16 unit is the longest escape, and two for the quotes.
        var destination = buffer.GetSpan(text.Length * 6 + 2);
        destination[0] = (byte)'"';
        var length = Encoding.UTF8.GetBytes(text, destination[1..]);
        if (Encoder.FindFirstCharacterToEncodeUtf8(destination.Slice(1, length)) >= 0)
        {
            length = Escape(destination[1..], length);
        }

        destination[length + 1] = (byte)'"';
        buffer.Advance(length + 2);
    }

    private static int Escape(Span<byte> text, int length)
    {
        var rented = ArrayPool<byte>.Shared.Rent(length);
        text[..length].CopyTo(rented);
        Encoder.EncodeUtf8(rented.AsSpan(0, length), text, out _, out var written);
        ArrayPool<byte>.Shared.Return(rented);
        return written;
    }

    private static void Stamp(RecordBuffer buffer, DateTime utc)
    {
        var destination = buffer.GetSpan(UtcStamp.MaxLength + 2);
        destination[0] = (byte)'"';
        var length = UtcStamp.Format(utc, destination[1..]);
        destination[length + 1] = (byte)'"';
        buffer.Advance(length + 2);
    }

    private static void Number(RecordBuffer buffer, double value)
    {
        // 24 bytes hold -1.7976931348623157E+308.
        var destination = buffer.GetSpan(32);
        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private static void Integer(RecordBuffer buffer, long value)
    {
        var destination = buffer.GetSpan(20);
        value.TryFormat(destination, out var written, default, CultureInfo.InvariantCulture);
        buffer.Advance(written);
    }

    private static void Raw(RecordBuffer buffer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.GetSpan(bytes.Length));
        buffer.Advance(bytes.Length);
    }
}
