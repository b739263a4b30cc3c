using System.Buffers;
using GridGrains.Domain.Checkpoints;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// The quotes of one curve, each contract and source with its last versions, so that the curve can be built as it was known a while ago. A quote
/// that is older than the standing one, or equal to it, changes nothing.
/// </summary>
public sealed class CurveState(string id) : IEntityState
{
    /// <summary>Versions of one contract by one source that stay readable.</summary>
    public const int VersionsKept = 16;

    /// <summary>Contracts times sources; the one that delivers first makes room.</summary>
    public const int MaxContracts = CurveOptions.MaxQuotes;

    private const byte Format = 1;

    private readonly SortedDictionary<string, List<CurveQuote>> _quotes = new(StringComparer.Ordinal);

    public string Id { get; } = id;

    public TopicOffsets LastOffsets { get; private set; } = TopicOffsets.None;

    /// <summary>Rises with every quote that changed something.</summary>
    public long Version { get; private set; }

    public void AppliedUpTo(int topic, long offset) => LastOffsets = LastOffsets.With(topic, offset);

    /// <returns>Whether it is news.</returns>
    public bool Apply(CurveQuote quote)
    {
        var name = $"{quote.Period}|{quote.Block}|{quote.Source}";
        if (!_quotes.TryGetValue(name, out var versions))
        {
            MakeRoom();
            _quotes[name] = versions = [];
        }

        if (versions.Count > 0 && (versions[^1].AtUtc > quote.AtUtc || versions[^1] == quote))
        {
            return false;
        }

        if (versions.Count > 0 && versions[^1].AtUtc == quote.AtUtc)
        {
            versions.RemoveAt(versions.Count - 1);
        }

        versions.Add(quote);
        versions.RemoveRange(0, Math.Max(0, versions.Count - VersionsKept));
        Version++;
        return true;
    }

    /// <summary>The standing quotes, in a fixed order.</summary>
    public CurveQuote[] Standing() => [.. _quotes.Values.Select(versions => versions[^1])];

    /// <summary>All kept versions, in a fixed order, each contract's from the oldest.</summary>
    public CurveQuote[] History() => [.. _quotes.Values.SelectMany(versions => versions)];

    public void Encode(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Byte(Format);
        writer.Signed(Version);
        writer.Signed(LastOffsets[0]);
        writer.Signed(LastOffsets[1]);
        var all = History();
        writer.Unsigned((ulong)all.Length);
        foreach (var quote in all)
        {
            Write(writer, quote);
        }
    }

    /// <exception cref="DomainException"><c>StorageVersion</c>: the bytes are of another form.</exception>
    public static CurveState Decode(string id, ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        if (reader.Byte() != Format)
        {
            throw new DomainException(DomainErrorCode.StorageVersion, "a stored curve has a form that this version of the program does not know");
        }

        var state = new CurveState(id);
        var (version, first, second) = (reader.Signed(), reader.Signed(), reader.Signed());
        for (var left = reader.Unsigned(); left > 0; left--)
        {
            state.Apply(Read(ref reader));
        }

        reader.ExpectEnd();
        state.Version = version;
        state.AppliedUpTo(0, first);
        state.AppliedUpTo(1, second);
        return state;
    }

    private void MakeRoom()
    {
        if (_quotes.Count >= MaxContracts)
        {
            _quotes.Remove(_quotes.MinBy(pair => (pair.Value[^1].Period.First, pair.Value[^1].AtUtc)).Key);
        }
    }

    private static void Write(StateWriter writer, CurveQuote quote)
    {
        writer.Text(quote.Term);
        writer.Signed(Days(quote.Period.First));
        writer.Signed(Days(quote.Period.Last));
        writer.Text(quote.Block);
        writer.Double(quote.PriceUsdPerMwh);
        writer.Double(quote.BidUsdPerMwh ?? double.NaN);
        writer.Double(quote.AskUsdPerMwh ?? double.NaN);
        writer.Double(quote.SizeMw ?? double.NaN);
        writer.Text(quote.Source);
        writer.Byte((byte)quote.Kind);
        writer.Time(quote.AtUtc);
        writer.Text(quote.Author);
    }

    private static CurveQuote Read(ref StateReader reader) => new(
        reader.Text()!, new DeliveryPeriod(Date(reader.Signed()), Date(reader.Signed())), reader.Text()!, reader.Double(), Optional(reader.Double()),
        Optional(reader.Double()), Optional(reader.Double()), reader.Text()!, (QuoteKind)reader.Byte(), reader.Time(), reader.Text());

    private static double? Optional(double value) => double.IsNaN(value) ? null : value;

    private static long Days(LocalDate day) => Period.DaysBetween(new LocalDate(1970, 1, 1), day);

    private static LocalDate Date(long days) => new LocalDate(1970, 1, 1).PlusDays((int)days);
}
