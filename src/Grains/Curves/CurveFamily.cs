using System.Buffers;
using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Curves;
using GridGrains.Domain.Derived;
using GridGrains.Domain.Log;
using GridGrains.Grains.Contracts.Curves;
using GridGrains.Grains.Contracts.Shards;
using GridGrains.Grains.Sharding;
using Orleans.Placement;

namespace GridGrains.Grains.Curves;

/// <summary>Forward curves: fed by marks of people and settlements, and by vendors' ticks.</summary>
internal sealed class CurveFamily(CurveInstruments instruments)
    : EntityFamily<ICurveGrain, CurveState, CurveSnapshot, CurveQuote, CurveApplyResult>(
        new FamilyDefinition(FamilyName, [Topics.CurveMarks, Topics.VendorTicks], Topics.CurvePartitions))
{
    public const string FamilyName = "curves";

    public override CurveState NewState(string key) => new(CurveCatalog.Get(key).Id);

    public override void Encode(CurveState state, IBufferWriter<byte> output) => state.Encode(output);

    public override StateDecoder<CurveState> NewDecoder() => CurveState.Decode;

    public override CurveSnapshot Publish(CurveState state, CurveSnapshot? last)
    {
        if (last?.Version == state.Version)
        {
            return last;
        }

        var history = state.History();
        return new CurveSnapshot(state.Id, state.Version, history.Max(quote => quote.AtUtc), history);
    }

    public override CurveApplyResult Apply(CurveState state, CurveQuote[] inputs, ref List<DerivedEvent>? events)
    {
        var news = inputs.Count(state.Apply);
        return new CurveApplyResult(news, inputs.Length - news);
    }

    public override ValueTask<ApplyAnswer<CurveApplyResult>> SendAsync(ICurveGrain grain, EntityBatch<CurveQuote> batch) => grain.ApplyAsync(batch);

    public override EntityBook<CurveState, CurveSnapshot, CurveQuote, CurveApplyResult> NewBook(ShardId shard, ShardServices services) => new CurveBook(instruments);

    public override RecordReader<CurveQuote> NewReader(EntityBook<CurveState, CurveSnapshot, CurveQuote, CurveApplyResult> book) => new CurveRecordReader();
}

[ShardPlacement(CurveFamily.FamilyName), Immovable, GrainType("curve")]
internal sealed class CurveGrain(CurveFamily family) : EntityGrain<ICurveGrain, CurveState, CurveSnapshot, CurveQuote, CurveApplyResult>(family), ICurveGrain;

/// <summary>Counts what quotes did; curves have nothing else beside their quotes.</summary>
internal sealed class CurveBook(CurveInstruments instruments) : EntityBook<CurveState, CurveSnapshot, CurveQuote, CurveApplyResult>
{
    public override void Applied(in EntityWork<CurveQuote> work, in CurveApplyResult result, EntityEntry<CurveState, CurveSnapshot> entry) => instruments.Applied(result);
}

/// <summary>Judges quotes by <see cref="QuoteRules"/>; the time of the append stands for the present, so that a replay judges alike.</summary>
internal sealed class CurveRecordReader : RecordReader<CurveQuote>
{
    public override bool TryRead(LogBatch batch, int index, out CurveQuote input, out RecordError error)
    {
        var isTaken = QuoteRules.TryRead(batch.Records.Key(index), batch.Records.Value(index), batch.AppendedAtUtc(index), out var quote, out error);
        input = quote!;
        return isTaken;
    }
}
