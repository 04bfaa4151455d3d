import gc

# To judge a large design makes some hundred thousand objects that all live until the answer is
# given. With the usual threshold the collector looks through them over and over, in vain.
gc.set_threshold(200_000, 20, 100)
