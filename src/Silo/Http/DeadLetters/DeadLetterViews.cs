using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GridGrains.Domain.Audit;
using GridGrains.Domain.DeadLetters;
using GridGrains.Grains.Contracts.Http;
using GridGrains.Grains.DeadLetters;

namespace GridGrains.Silo.Http.DeadLetters;

/// <summary>Dead letters as answers show them.</summary>
internal static class DeadLetterViews
{
    /// <summary>Without the value.</summary>
    public static DeadLetterView SummaryOf(DeadLetterEntry entry)
    {
        var letter = entry.Letter;
        return new DeadLetterView(
            letter.Id, WordOf(entry.State), letter.Topic, letter.Partition, letter.Offset, letter.IsoCode,
            letter.Key is { } key ? Encoding.UTF8.GetString(key) : null, null, null, letter.File, letter.Line, letter.Code, letter.Field, letter.Message,
            letter.FirstSeen, letter.Source, letter.RetryCount, entry.Act is { } act ? ViewOf(act) : null);
    }

    public static DeadLetterView ViewOf(DeadLetterEntry entry) => SummaryOf(entry) with
    {
        Value = entry.Letter.Value is { } value && Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : null,
        ValueBase64 = entry.Letter.Value is { } bytes ? Convert.ToBase64String(bytes) : null,
    };

    public static DeadLetterResultView ViewOf(DeadLetterResult result) =>
        new(result.Id, JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Outcome.ToString()), result.Position?.Partition, result.Position?.Offset, result.Message);

    public static AuditView ViewOf(AuditRecord act) => new(act.At, act.Actor, act.Action, act.Subject, act.SubjectVersion, act.Reason, act.Result);

    public static string WordOf(DeadLetterState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
