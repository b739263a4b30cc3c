using System.Text;
using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <summary>
/// Reads records of the form <see cref="LmpEventJson"/>. Fields may stand in any order, unknown ones are passed over, of a repeated one
/// the last counts. An instance belongs to one thread; it allocates only for labels it has not met lately, for ids outside ASCII,
/// and for errors.
/// </summary>
public sealed partial class LmpEventReader
{
    public const int DefaultLabelCapacity = 16 * 1024;

    private readonly NodeLabelsCache _labels;
    private Draft _draft;
    private RecordError _error;

    /// <param name="labelCapacity">Distinct label texts, and distinct combinations of them, that are remembered.</param>
    public LmpEventReader(int labelCapacity = DefaultLabelCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(labelCapacity, 1);
        _labels = new NodeLabelsCache(labelCapacity);
    }

    /// <param name="fact">The price; meaningless when the answer is false.</param>
    /// <param name="labels">Equal labels come as the same instance, unless very many others came between.</param>
    /// <param name="error">What is wrong with the record when the answer is false, else <see cref="RecordError.None"/>.</param>
    public bool TryRead(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out LmpFact fact, out NodeLabels labels, out RecordError error)
    {
        _labels.BeginRecord();
        _draft = Draft.Empty;
        _error = RecordError.None;
        if (TryReadKey(key, out var iso, out var node) && TryReadObject(iso, node, value) && HasRequiredFields())
        {
            fact = _draft.ToFact();
            labels = _labels.Get(_draft.Labels);
            error = RecordError.None;
            return true;
        }

        fact = default;
        labels = NodeLabels.None;
        error = _error;
        return false;
    }

    private bool TryReadKey(ReadOnlySpan<byte> key, out Iso iso, out ReadOnlySpan<byte> node)
    {
        iso = Isos.All[0];
        node = default;
        var slash = key.IndexOf((byte)'/');
        if (slash < 0)
        {
            return Fail(RecordErrorReason.BadKey, "key", "the key has no '/'; the form is ISO/ID");
        }

        if (!Isos.TryGet(key[..slash], out var known))
        {
            return Fail(RecordErrorReason.UnknownIso, "key", $"'{Show(key[..slash])}' is no ISO");
        }

        iso = known;
        node = key[(slash + 1)..];
        return IsValidId(node) || Fail(RecordErrorReason.BadKey, "key", $"'{Show(node)}' is no entity id");
    }

    // EntityKey's rule on bytes; ids outside ASCII are rare enough to be decoded.
    private static bool IsValidId(ReadOnlySpan<byte> id)
    {
        if (!Ascii.IsValid(id))
        {
            return System.Text.Unicode.Utf8.IsValid(id) && EntityKey.IsValidId(Encoding.UTF8.GetString(id));
        }

        return id.Length is > 0 and <= EntityKey.MaxIdLength && id[0] != ' ' && id[^1] != ' '
            && id.IndexOfAnyInRange((byte)0, (byte)31) < 0 && !id.Contains((byte)127);
    }

    private bool TryReadObject(Iso iso, ReadOnlySpan<byte> node, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Fail(RecordErrorReason.BadJson, "", "the value is no JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = FieldOf(ref reader);
                reader.Read();
                if (field == LmpField.Unknown)
                {
                    reader.Skip();
                }
                else if (!TryReadField(ref reader, field, iso, node))
                {
                    return false;
                }
            }

            // A second value after the object is refused by the reader itself.
            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader reports broken JSON as the one and broken UTF-8 within a string as the other.
            return Fail(RecordErrorReason.BadJson, "", BrokenJson.Describe(exception));
        }
    }

    private static LmpField FieldOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return LmpFields.Find(reader.ValueSpan);
        }

        Span<byte> scratch = stackalloc byte[ScratchBytes];
        return reader.ValueSpan.Length <= ScratchBytes ? LmpFields.Find(scratch[..reader.CopyString(scratch)]) : LmpField.Unknown;
    }

    private bool HasRequiredFields()
    {
        var missing = LmpFields.Required & ~_draft.Seen;
        if (missing == 0)
        {
            return true;
        }

        var first = (LmpField)System.Numerics.BitOperations.TrailingZeroCount(missing);
        return Fail(RecordErrorReason.Missing, first.Name(), $"{first.Name()} is absent");
    }

    private bool Fail(RecordErrorReason reason, string field, string message)
    {
        _error = new RecordError(reason, field, message);
        return false;
    }

    private bool Fail(RecordErrorReason reason, LmpField field, string message) => Fail(reason, field.Name(), $"{field.Name()} {message}");

    // Error messages stay short whatever the record holds.
    private static string Show(ReadOnlySpan<byte> utf8)
    {
        const int MaxShown = 64;
        return utf8.Length <= MaxShown ? Encoding.UTF8.GetString(utf8) : Encoding.UTF8.GetString(utf8[..MaxShown]) + "...";
    }

    private struct Draft
    {
        public static readonly Draft Empty = new()
        {
            Energy = double.NaN,
            Congestion = double.NaN,
            Loss = double.NaN,
            Ghg = double.NaN,
        };

        public int Seen;
        public PriceProduct Product;
        public KnownAtBasis Basis;
        public RowQuality Quality;
        public int IntervalMinutes;
        public DateTime IntervalStartUtc;
        public DateTime KnownAtUtc;
        public double Lmp;
        public double Energy;
        public double Congestion;
        public double Loss;
        public double Ghg;
        public long SourceVersion;
        public LabelNumbers Labels;

        public readonly LmpFact ToFact() => new()
        {
            Product = Product,
            IntervalStartUtc = IntervalStartUtc,
            IntervalMinutes = IntervalMinutes,
            Lmp = Lmp,
            Energy = Energy,
            Congestion = Congestion,
            Loss = Loss,
            Ghg = Ghg,
            KnownAtUtc = KnownAtUtc,
            KnownAtBasis = Basis,
            SourceVersion = SourceVersion,
            Quality = Quality,
        };
    }
}
