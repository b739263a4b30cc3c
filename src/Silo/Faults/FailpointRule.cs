using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GridGrains.Domain.Bulk;
using GridGrains.Domain.Faults;
using GridGrains.Lake.Maintenance;

namespace GridGrains.Silo.Faults;

internal enum FailpointAction
{
    /// <summary>SIGKILL: nothing is flushed or closed.</summary>
    Kill,

    /// <summary>SIGSTOP: the process stands still until somebody sends SIGCONT.</summary>
    Stop,

    /// <summary>The step takes longer.</summary>
    Delay,
}

/// <summary>What happens at which hit of a step: <c>barrier.before-commit:kill@3</c>, <c>barrier.after-cut:delay-500</c>.</summary>
/// <param name="Hit">Counts from 1; 0 means every hit.</param>
internal sealed record FailpointRule(string Step, FailpointAction Action, TimeSpan Delay, int Hit)
{
    private const string DelayPrefix = "delay-";

    private static readonly IReadOnlyList<string> Steps = [.. Failpoints.All, .. BulkSteps.All, .. UpkeepSteps.All];

    public static bool TryParse(string text, [NotNullWhen(true)] out FailpointRule? rule)
    {
        rule = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !Steps.Contains(text[..colon]))
        {
            return false;
        }

        var at = text.IndexOf('@', colon);
        var hit = 0;
        if (at >= 0 && !int.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out hit))
        {
            return false;
        }

        var action = at < 0 ? text[(colon + 1)..] : text[(colon + 1)..at];
        rule = Of(text[..colon], action, hit);
        return rule is not null;
    }

    private static FailpointRule? Of(string step, string action, int hit) => action switch
    {
        "kill" => new(step, FailpointAction.Kill, TimeSpan.Zero, hit),
        "stop" => new(step, FailpointAction.Stop, TimeSpan.Zero, hit),
        _ when action.StartsWith(DelayPrefix, StringComparison.Ordinal)
            && int.TryParse(action.AsSpan(DelayPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) =>
            new(step, FailpointAction.Delay, TimeSpan.FromMilliseconds(milliseconds), hit),
        _ => null,
    };
}
