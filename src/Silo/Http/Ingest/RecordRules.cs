using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GridGrains.Domain;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;
using GridGrains.Domain.Prices;
using GridGrains.Domain.Reference;

namespace GridGrains.Silo.Http.Ingest;

/// <summary>
/// Validates the records of one request: what may be a price at all is judged as everywhere, what a caller may send beyond that here. Energy is compared
/// between the records of a request, as it is between the rows of a file. An instance belongs to one request at a time.
/// </summary>
internal sealed class RecordRules(ReferenceCatalog reference)
{
    public static readonly TimeSpan MaxKnownAhead = TimeSpan.FromDays(1);

    /// <summary>Day-ahead and forecast prices are known before their interval, but not longer than this.</summary>
    public static readonly TimeSpan MaxIntervalAheadOfKnown = TimeSpan.FromDays(10);

    private const int Capacity = 4096;

    private readonly LmpAdmission _admission = new(reference, Topics.LmpPartitions, Capacity, Capacity);
    private readonly EnergyConsensus _consensus = new();

    public static bool IsTopic(string topic) => topic is Topics.RealTimeLmp or Topics.DayAheadLmp;

    /// <summary>A new request: what others sent has no part in it.</summary>
    public void Begin() => _consensus.Clear();

    public bool TryRead(ReadOnlySpan<byte> value, string topic, DateTime nowUtc, out LmpEvent price, out RecordError error)
    {
        price = default;
        if (!TryReadKey(value, out var node, out error))
        {
            return false;
        }

        if (!_admission.TryAdmit(Encoding.UTF8.GetBytes(node.ToString()), value, out var fact, out var labels, out error))
        {
            return false;
        }

        error = Check(fact, topic, nowUtc);
        if (error.Reason != RecordErrorReason.None)
        {
            return false;
        }

        var quality = fact.Quality | _consensus.Observe(node.Iso, labels.BalancingAuthority, fact);
        price = new LmpEvent(node, fact with { Quality = quality }, labels);
        return true;
    }

    private static RecordError Check(in LmpFact fact, string topic, DateTime nowUtc)
    {
        if (fact.Product.IsDayAhead() != (topic == Topics.DayAheadLmp))
        {
            return new RecordError(RecordErrorReason.UnknownMarket, "market", $"market {fact.Product.Name()} does not belong to topic {topic}");
        }

        if (fact.KnownAtUtc > nowUtc + MaxKnownAhead)
        {
            return new RecordError(RecordErrorReason.OutOfRange, "known_at", "known_at lies more than a day ahead of now");
        }

        return fact.IntervalStartUtc > fact.KnownAtUtc + MaxIntervalAheadOfKnown
            ? new RecordError(RecordErrorReason.OutOfRange, "ts", "the interval starts more than ten days after known_at")
            : RecordError.None;
    }

    private static bool TryReadKey(ReadOnlySpan<byte> value, out EntityKey node, out RecordError error)
    {
        node = default;
        string? isoCode = null;
        string? id = null;
        if (!Utf8.IsValid(value))
        {
            error = RecordObject.NotUtf8;
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(value);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                error = new RecordError(RecordErrorReason.BadJson, "", "the record is no JSON object");
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("iso"u8))
                {
                    isoCode = TextOf(ref reader);
                }
                else if (reader.ValueTextEquals("node"u8))
                {
                    id = TextOf(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Broken JSON is the one, broken UTF-8 within a string the other.
            error = new RecordError(RecordErrorReason.BadJson, "", BrokenJson.Describe(exception));
            return false;
        }

        error = KeyError(isoCode, id, out node);
        return error.Reason == RecordErrorReason.None;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static RecordError KeyError(string? isoCode, string? id, out EntityKey node)
    {
        node = default;
        if (isoCode is null)
        {
            return new RecordError(RecordErrorReason.Missing, "iso", "iso is absent or no string");
        }

        if (id is null)
        {
            return new RecordError(RecordErrorReason.Missing, "node", "node is absent or no string");
        }

        if (!Isos.TryGet(isoCode, out var iso) || iso.Code != isoCode)
        {
            return new RecordError(RecordErrorReason.UnknownIso, "iso", "iso is none of " + string.Join(' ', Isos.All));
        }

        if (!EntityKey.IsValidId(id))
        {
            return new RecordError(RecordErrorReason.BadKey, "node", $"node is no id of 1 to {EntityKey.MaxIdLength} printable characters");
        }

        node = new EntityKey(iso, id);
        return RecordError.None;
    }
}
