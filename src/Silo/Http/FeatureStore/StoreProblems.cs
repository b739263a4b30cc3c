using GridGrains.Silo.Http.Problems;

namespace GridGrains.Silo.Http.FeatureStore;

internal static class StoreProblems
{
    public static readonly ProblemCode Refused = new(
        "declaration_refused", StatusCodes.Status422UnprocessableEntity, "declarations of features break a rule, or would change what stored values rely on");

    public static readonly ProblemCode UnknownPushSource = new("unknown_push_source", StatusCodes.Status404NotFound, "there is no such push source, or no view has it");

    public static readonly ProblemCode NoOfflineStore = new("no_offline_store", StatusCodes.Status503ServiceUnavailable, "the silo keeps no history of features");

    public static readonly ProblemCode UnknownTrainingSet = new("unknown_training_set", StatusCodes.Status404NotFound, "there is no such training set, or no result of it yet");

    public static readonly ProblemCode TooManyTrainingSets = new("too_many_training_sets", StatusCodes.Status429TooManyRequests, "as many training sets wait as may");

    public static readonly ProblemCode NotOnline = new("view_not_online", StatusCodes.Status422UnprocessableEntity, "the feature view keeps no online values");
}
