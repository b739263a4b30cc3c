using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GridGrains.Domain.Activity;
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
        var deadLetter = entry.DeadLetter;
        return new DeadLetterView(
            deadLetter.Id, WordOf(entry.State), deadLetter.Topic, deadLetter.Partition, deadLetter.Offset, deadLetter.IsoCode,
            deadLetter.Key is { } key ? Encoding.UTF8.GetString(key) : null, null, null, deadLetter.File, deadLetter.Line, deadLetter.Code, deadLetter.Field, deadLetter.Message,
            deadLetter.FirstSeen, deadLetter.Source, deadLetter.RetryCount, entry.Act is { } act ? ViewOf(act) : null);
    }

    public static DeadLetterView ViewOf(DeadLetterEntry entry) => SummaryOf(entry) with
    {
        Value = entry.DeadLetter.Value is { } value && Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : null,
        ValueBase64 = entry.DeadLetter.Value is { } bytes ? Convert.ToBase64String(bytes) : null,
    };

    public static DeadLetterResultView ViewOf(DeadLetterResult result) =>
        new(result.Id, JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Outcome.ToString()), result.Position?.Partition, result.Position?.Offset, result.Message);

    public static AuditView ViewOf(ActivityRecord act) => new(act.At, act.Actor, act.Action, act.Subject, act.SubjectVersion, act.Reason, act.Result);

    public static string WordOf(DeadLetterState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}
