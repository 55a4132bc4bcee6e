"""FastAPI behind Mangum. No response model, which would cost it more."""

import time
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException
from mangum import Mangum
from work import Refused, log, profile

app = FastAPI()


@app.get("/api/mentors/{mentor}")
def mentor_profile(mentor: str, authorization: Annotated[str, Header()]) -> dict[str, Any]:
    try:
        return profile(mentor, authorization)
    except Refused:
        raise HTTPException(401) from None


serve = Mangum(app, lifespan="off")


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    began = time.perf_counter()
    answer = serve(event, context)
    log(event, began)
    return answer
