using System.Globalization;
using GridGrains.Domain;
using GridGrains.Domain.Activity;
using GridGrains.Domain.Log;

namespace GridGrains.Silo.Governance;

/// <summary>Writes what people did to the topic AUDIT, beside what services write of their own acts. Safe for all threads.</summary>
internal sealed partial class ActTrail(IPartitionLog log, TimeProvider clock, ILogger<ActTrail> logger)
{
    public const string Request = "request";
    public const string IssueKey = "key.issue";
    public const string RotateKey = "key.rotate";
    public const string RevokeKey = "key.revoke";
    public const string KillQuery = "query.kill";
    public const string TakePolicy = "policy.take";

    private const string Source = "GOVERNANCE";

    /// <summary>Writes down a request that changed something, after it was answered: its act was done, whether it can be written down or not.</summary>
    public Task TellAsync(string actor, string request, int status) => TellAsync(actor, Request, request, null, status.ToString(CultureInfo.InvariantCulture));

    public async Task TellAsync(string actor, string action, string subject, string? reason, string? result)
    {
        var buffer = new RecordBuffer();
        ActivityJson.Write(buffer, new ActivityRecord(clock.GetUtcNow().UtcDateTime, actor, action, subject, 0, reason, result));
        try
        {
            await log.AppendAsync(Topics.Audit, buffer, new RecordHeaders(ActivityRecord.Schema, Source), CancellationToken.None);
        }
        catch (DomainException failure)
        {
            LogUntold(logger, action, subject, actor, failure.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Action} on {Subject} by {Actor} was done and is not in the audit trail: {Reason}")]
    private static partial void LogUntold(ILogger logger, string action, string subject, string actor, string reason);
}
