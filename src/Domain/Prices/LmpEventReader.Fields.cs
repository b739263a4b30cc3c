using System.Text.Json;
using GridGrains.Domain.Log;
using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Prices;

/// <content>Reads the value of one field into the draft.</content>
public sealed partial class LmpEventReader
{
    // Longer than every named value, stamp and ordinary label.
    private const int ScratchBytes = 512;

    private bool TryReadField(ref Utf8JsonReader reader, LmpField field, Iso iso, ReadOnlySpan<byte> node)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            // Null says the same as absence; a required field is then reported as missing.
            return true;
        }

        var seen = 1 << (int)field;
        if ((_draft.Seen & seen) != 0)
        {
            return Fail(RecordErrorReason.BadJson, field, "is given twice");
        }

        _draft.Seen |= seen;
        return field switch
        {
            LmpField.Lmp => TryReadNumber(ref reader, field, ref _draft.Lmp),
            LmpField.Energy => TryReadNumber(ref reader, field, ref _draft.Energy),
            LmpField.Congestion => TryReadNumber(ref reader, field, ref _draft.Congestion),
            LmpField.Loss => TryReadNumber(ref reader, field, ref _draft.Loss),
            LmpField.Ghg => TryReadNumber(ref reader, field, ref _draft.Ghg),
            LmpField.IntervalMinutes or LmpField.SourceVersion or LmpField.Quality => TryReadInteger(ref reader, field),
            _ => TryReadText(ref reader, field, iso, node),
        };
    }

    private bool TryReadNumber(ref Utf8JsonReader reader, LmpField field, ref double target)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return Fail(RecordErrorReason.WrongType, field, $"is a JSON {reader.TokenType}, not a number");
        }

        // A number beyond the doubles reads as infinity or not at all.
        return (reader.TryGetDouble(out target) && double.IsFinite(target))
            || Fail(RecordErrorReason.NotFinite, field, $"is too large: {Show(reader.ValueSpan)}");
    }

    private bool TryReadInteger(ref Utf8JsonReader reader, LmpField field)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
        {
            return Fail(RecordErrorReason.WrongType, field, "is no 64-bit integer");
        }

        switch (field)
        {
            case LmpField.IntervalMinutes when number is >= 1 and <= LmpEventJson.MaxIntervalMinutes:
                _draft.IntervalMinutes = (int)number;
                return true;
            case LmpField.Quality when number is >= 0 and <= ushort.MaxValue:
                _draft.Quality = (RowQuality)number;
                return true;
            case LmpField.SourceVersion:
                _draft.SourceVersion = number;
                return true;
            default:
                return Fail(RecordErrorReason.OutOfRange, field, $"is {number}");
        }
    }

    private bool TryReadText(ref Utf8JsonReader reader, LmpField field, Iso iso, ReadOnlySpan<byte> node)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Fail(RecordErrorReason.WrongType, field, $"is a JSON {reader.TokenType}, not a string");
        }

        if (!reader.ValueIsEscaped)
        {
            return TryTakeText(reader.ValueSpan, field, iso, node);
        }

        var scratch = reader.ValueSpan.Length <= ScratchBytes ? stackalloc byte[ScratchBytes] : new byte[reader.ValueSpan.Length];
        return TryTakeText(scratch[..reader.CopyString(scratch)], field, iso, node);
    }

    private bool TryTakeText(ReadOnlySpan<byte> text, LmpField field, Iso iso, ReadOnlySpan<byte> node)
    {
        switch (field)
        {
            case LmpField.Ts:
                return UtcStamp.TryParse(text, out _draft.IntervalStartUtc) || FailStamp(field, text);
            case LmpField.KnownAt:
                return UtcStamp.TryParse(text, out _draft.KnownAtUtc) || FailStamp(field, text);
            case LmpField.Iso:
                return System.Text.Ascii.Equals(text, iso.Code)
                    || Fail(RecordErrorReason.KeyMismatch, field, $"is '{Show(text)}' but the key's is '{iso.Code}'");
            case LmpField.Node:
                return text.SequenceEqual(node) || Fail(RecordErrorReason.KeyMismatch, field, $"is '{Show(text)}' but the key's is '{Show(node)}'");
            case LmpField.Market:
                return Markets.PriceProducts.TryParse(text, out _draft.Product) || Fail(RecordErrorReason.UnknownMarket, field, $"'{Show(text)}' is no market");
            case LmpField.KnownAtBasis:
                return KnownAtBasisWords.TryParse(text, out _draft.Basis) || Fail(RecordErrorReason.UnknownValue, field, $"'{Show(text)}' is none of {string.Join(", ", KnownAtBasisWords.All)}");
            default:
                TakeLabel(field, _labels.Intern(text));
                return true;
        }
    }

    private bool FailStamp(LmpField field, ReadOnlySpan<byte> text) =>
        Fail(RecordErrorReason.BadStamp, field, $"is no ISO-8601 stamp with an offset: '{Show(text)}'");

    private void TakeLabel(LmpField field, int number) => _draft.Labels = field switch
    {
        LmpField.Hub => _draft.Labels with { Hub = number },
        LmpField.Zone => _draft.Labels with { Zone = number },
        LmpField.Baa => _draft.Labels with { Baa = number },
        LmpField.Name => _draft.Labels with { Name = number },
        _ => _draft.Labels with { Type = number },
    };
}
