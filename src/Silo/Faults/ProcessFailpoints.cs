using System.Runtime.InteropServices;
using GridGrains.Domain.Faults;

namespace GridGrains.Silo.Faults;

/// <summary>Carries out <see cref="FailpointRule"/>s on this process. It exists only where the environment asks for faults.</summary>
internal sealed class ProcessFailpoints(IReadOnlyList<FailpointRule> rules, TimeProvider clock) : IFailpoints
{
    private const int SigKill = 9;
    private const int SigStop = 19;

    private readonly int[] _hits = new int[rules.Count];

    public async ValueTask HitAsync(string step)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.Step == step && Interlocked.Increment(ref _hits[i]) is var hit && (rule.Hit == 0 || rule.Hit == hit))
            {
                await ActAsync(rule);
            }
        }
    }

    private async ValueTask ActAsync(FailpointRule rule)
    {
        switch (rule.Action)
        {
            case FailpointAction.Kill:
                Signal(SigKill);
                break;
            case FailpointAction.Stop:
                Signal(SigStop);
                break;
            case FailpointAction.Delay:
                await Task.Delay(rule.Delay, clock);
                break;
        }
    }

    private static void Signal(int signal)
    {
        if (Kill(Environment.ProcessId, signal) != 0)
        {
            throw new InvalidOperationException($"signal {signal} was not sent: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
