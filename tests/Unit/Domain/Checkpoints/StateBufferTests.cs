using System.Buffers;
using CsCheck;
using GridGrains.Domain.Checkpoints;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Checkpoints;

public sealed class StateBufferTests
{
    [Fact]
    public void Any_states_come_back_also_when_the_buffer_grows_and_is_used_again()
    {
        var states = Gen.Select(Gen.OneOf(StateKind.Entity, StateKind.Book, StateKind.Shard), Gen.Int[0, 1000], Gen.Byte.Array[0, 20_000]).Array[0, 12];
        Gen.Select(states, states).Sample(
            (first, second) =>
            {
                var buffer = new StateBuffer();
                foreach (var round in new[] { first, second })
                {
                    buffer.Clear();
                    Assert.Equal((0, 0), (buffer.Count, buffer.Length));
                    foreach (var (kind, key, state) in round)
                    {
                        buffer.Begin(kind, $"CAISO/{key}");
                        buffer.Write(state.AsSpan(0, state.Length / 2));
                        buffer.Write(state.AsSpan(state.Length / 2));
                        buffer.End();
                    }

                    Assert.Equal(round.Length, buffer.Count);
                    Assert.Equal(round.Sum(state => state.Item3.Length), buffer.Length);
                    for (var i = 0; i < round.Length; i++)
                    {
                        Assert.Equal((round[i].Item1, $"CAISO/{round[i].Item2}"), (buffer.Kind(i), buffer.Key(i)));
                        Assert.Equal(round[i].Item3, buffer.State(i).ToArray());
                    }
                }
            },
            iter: 30);
    }

    [Fact]
    public void State_may_be_empty()
    {
        var buffer = new StateBuffer();
        buffer.Begin(StateKind.Shard, "PJM/1");
        buffer.End();

        Assert.Equal((1, 0), (buffer.Count, buffer.State(0).Length));
    }
}
