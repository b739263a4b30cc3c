using GridGrains.Domain.Checkpoints;
using GridGrains.Domain.Faults;
using GridGrains.Domain.Log;
using GridGrains.Grains.DerivedTopics;
using GridGrains.Grains.Sharding.Groups;

namespace GridGrains.Grains.Sharding;

/// <summary>What all shards of a silo share.</summary>
internal sealed record ShardServices(
    ShardOptions Options, IPartitionLog Log, ICheckpointStore Store, ShardFamilies Families, CallBudget Budget, DerivedTopicLog DerivedTopics, IGrainFactory Grains,
    ShardMap Map, IShardServices Silos, GroupRebuild Rebuild, ShardInstruments Instruments, IFailpoints Failpoints, TimeProvider Clock);
