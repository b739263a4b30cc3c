using System.Text.Json;
using GridGrains.Domain.Log;
using NodaTime;

namespace GridGrains.Domain.Curves;

/// <summary>
/// Judges a quote in one place for all entrances: what comes in over HTTP, from files, from the simulator and from brokers is accepted or refused
/// by the same rules, with the field and the reason.
/// </summary>
public static class QuoteRules
{
    /// <summary>Beyond this no contract of power or gas was ever quoted.</summary>
    public const double MaxAbsolutePrice = 10_000;

    /// <summary>A quote that is older than this when it arrives is stale.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(4);

    /// <summary>Clocks of sources may run ahead by this.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    private const int MaxTextLength = 64;
    private const int MaxYearsAhead = 15;

    /// <param name="arrivedUtc">When the log took the record: the same at every replay.</param>
    public static bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, DateTime arrivedUtc, out CurveQuote? quote, out RecordError error)
    {
        quote = null;
        if (!CurveCatalog.TryGet(System.Text.Encoding.UTF8.GetString(key), out var curve) || !System.Text.Ascii.Equals(key, curve.Id))
        {
            return Refuse(RecordErrorReason.BadKey, "key", "the key is no curve", out error);
        }

        try
        {
            error = RecordError.None;
            return QuoteRecord.Parse(value) is { } record
                ? TryJudge(curve, record, arrivedUtc, out quote, out error)
                : Refuse(RecordErrorReason.BadJson, "", "the value is null", out error);
        }
        catch (JsonException broken)
        {
            return Refuse(RecordErrorReason.BadJson, broken.Path ?? "", BrokenJson.Is(broken) ? BrokenJson.Describe(broken) : broken.Message, out error);
        }
    }

    public static bool TryJudge(CurveDefinition curve, QuoteRecord record, DateTime arrivedUtc, out CurveQuote? quote, out RecordError error)
    {
        quote = null;
        if (!HasTexts(record, out error) || !HasPrice(curve, record, out error) || !IsTimely(record, arrivedUtc, out error))
        {
            return false;
        }

        if (!Enum.TryParse<QuoteKind>(record.Kind ?? nameof(QuoteKind.Indicative), ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            return Refuse(RecordErrorReason.UnknownValue, "kind", $"'{record.Kind}' is none of manual, settlement, broker, vendor, indicative", out error);
        }

        var tradeDate = curve.DayOf(record.At!.Value.UtcDateTime);
        if (!TryPeriod(record.Term!, tradeDate, out var period, out error) || !curve.Tiles.TryParts(record.Block!, out _))
        {
            return error.Reason != RecordErrorReason.None
                ? false
                : Refuse(RecordErrorReason.UnknownValue, "block", $"'{record.Block}' is no block of {curve.Id}, or cuts through one; it has {string.Join(", ", BlocksOf(curve))}", out error);
        }

        quote = new CurveQuote(
            record.Term!, period, CanonicalBlock(curve, record.Block!), record.Price ?? ((record.Bid + record.Ask) / 2)!.Value, record.Bid, record.Ask, record.SizeMw,
            record.Source!, kind, record.At!.Value.UtcDateTime, record.Author);
        return true;
    }

    private static bool HasTexts(QuoteRecord record, out RecordError error)
    {
        foreach (var (name, text, required) in ((string, string?, bool)[])
                 [("term", record.Term, true), ("block", record.Block, true), ("source", record.Source, true), ("author", record.Author, false)])
        {
            if (string.IsNullOrWhiteSpace(text) && required)
            {
                return Refuse(RecordErrorReason.Missing, name, $"'{name}' is missing", out error);
            }

            if (text?.Length > MaxTextLength)
            {
                return Refuse(RecordErrorReason.OutOfRange, name, $"'{name}' has more than {MaxTextLength} letters", out error);
            }
        }

        error = RecordError.None;
        return true;
    }

    private static bool HasPrice(CurveDefinition curve, QuoteRecord record, out RecordError error)
    {
        error = RecordError.None;
        if (record.Unit is { } unit && unit != curve.Unit)
        {
            return Refuse(RecordErrorReason.UnknownValue, "unit", $"'{unit}' is not the unit of {curve.Id}, {curve.Unit}", out error);
        }

        if (record.Price is null && (record.Bid is null || record.Ask is null))
        {
            return Refuse(RecordErrorReason.Missing, "price", "there is neither a price nor both bid and ask", out error);
        }

        foreach (var (name, price) in ((string, double?)[])[("price", record.Price), ("bid", record.Bid), ("ask", record.Ask)])
        {
            if (price is { } value && (!double.IsFinite(value) || Math.Abs(value) > MaxAbsolutePrice))
            {
                return Refuse(RecordErrorReason.OutOfRange, name, $"{value} lies beyond {MaxAbsolutePrice} {curve.Unit}", out error);
            }
        }

        return record.Bid > record.Ask
            ? Refuse(RecordErrorReason.OutOfRange, "bid", $"the quote is crossed: bid {record.Bid} is above ask {record.Ask}", out error)
            : record.Price < record.Bid || record.Price > record.Ask
                ? Refuse(RecordErrorReason.OutOfRange, "price", $"{record.Price} lies outside bid {record.Bid} and ask {record.Ask}", out error)
                : record.SizeMw is { } size && !(size > 0 && double.IsFinite(size))
                    ? Refuse(RecordErrorReason.OutOfRange, "size_mw", $"{size} is no size", out error)
                    : true;
    }

    private static bool IsTimely(QuoteRecord record, DateTime arrivedUtc, out RecordError error)
    {
        error = RecordError.None;
        return record.At is not { } at ? Refuse(RecordErrorReason.Missing, "at", "'at' is missing", out error)
            : arrivedUtc - at.UtcDateTime > MaxAge ? Refuse(RecordErrorReason.OutOfRange, "at", $"the quote is stale: {at:u} is over {MaxAge.TotalDays} days before it came", out error)
            : at.UtcDateTime - arrivedUtc > MaxAhead ? Refuse(RecordErrorReason.OutOfRange, "at", $"{at:u} lies ahead of the time it came", out error)
            : true;
    }

    private static bool TryPeriod(string term, LocalDate tradeDate, out DeliveryPeriod period, out RecordError error)
    {
        error = RecordError.None;
        if (!ContractTerms.TryParse(term, tradeDate, out period))
        {
            return Refuse(RecordErrorReason.UnknownValue, "term", $"'{term}' is no term on {tradeDate:uuuu-MM-dd}; terms are next-day, JAN-27, Q1-27, CAL-27 and the like", out error);
        }

        return period.First <= tradeDate ? Refuse(RecordErrorReason.OutOfRange, "term", $"'{term}' delivers from {period.First:uuuu-MM-dd}, which is over on {tradeDate:uuuu-MM-dd}", out error)
            : period.Last > tradeDate.PlusYears(MaxYearsAhead) ? Refuse(RecordErrorReason.OutOfRange, "term", $"'{term}' delivers over {MaxYearsAhead} years ahead", out error)
            : true;
    }

    private static string CanonicalBlock(CurveDefinition curve, string name) =>
        curve.Tiles.Blocks is { } blocks && blocks.TryGetBlock(name, out var block) ? block.Name : name.ToLowerInvariant();

    private static IEnumerable<string> BlocksOf(CurveDefinition curve) => curve.Tiles.Blocks?.Named.Select(block => block.Name) ?? curve.Tiles.Names;

    private static bool Refuse(RecordErrorReason reason, string field, string message, out RecordError error)
    {
        error = new RecordError(reason, field, message);
        return false;
    }
}
